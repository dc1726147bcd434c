-- What domains ask of those who send them mail (MTA-STS). A policy is kept until its time is over, whatever DNS and the web say
-- meanwhile: who can keep us from reading it again must not be able to take it away.
CREATE TABLE mta_sts_policies (
    domain     text        PRIMARY KEY,
    -- The id in DNS when the policy was fetched: a new one says that there is a new policy.
    policy_id  text        NOT NULL,
    mode       text        NOT NULL,
    -- The names of MX hosts, or patterns of them, one a line.
    hosts      text        NOT NULL,
    max_age    bigint      NOT NULL,
    fetched_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
-- Policies that ran out are swept.
CREATE INDEX mta_sts_policies_expiry ON mta_sts_policies (expires_at);
