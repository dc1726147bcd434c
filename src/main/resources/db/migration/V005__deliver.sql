-- The outgoing queue and its ledger. A copy is written once, its outcome once more for each try; state stands in no index.
--
-- A mailing is one message for many recipients. Its copies are inserted in the order of their domains, and a *window* is a run of
-- at most 100 of them: one id range of one mailing and one domain. Windows, not copies, are routed, claimed, deferred and finished;
-- what is left to do in a window is its copies without a terminal outcome. A window that has nothing left is deleted.

CREATE SEQUENCE copies_id AS bigint CACHE 1;

CREATE TABLE mailings (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id       bigint      UNIQUE,
    list_id       bigint,
    message_id    bigint      NOT NULL,
    rendering     bytea       NOT NULL,
    return_path   text        NOT NULL,
    return_style  text        NOT NULL CHECK (return_style IN ('RETURN_PATH', 'NOTICE', 'FIXED')),
    eight_bit     boolean     NOT NULL,
    smtp_utf8     boolean     NOT NULL,
    priority      smallint    NOT NULL,
    created_at    timestamptz NOT NULL,
    -- The day of created_at in UTC: what copies and outcomes are partitioned by.
    day           date        NOT NULL
) WITH (fillfactor = 70);

-- What the ledger still says of a mailing when its partition is dropped.
CREATE TABLE mailing_counts (
    mailing_id bigint NOT NULL REFERENCES mailings ON DELETE CASCADE,
    state      text   NOT NULL,
    copies     bigint NOT NULL,
    PRIMARY KEY (mailing_id, state)
) WITH (fillfactor = 70);

CREATE TABLE copies (
    day             date   NOT NULL,
    id              bigint NOT NULL DEFAULT nextval('copies_id'),
    mailing_id      bigint NOT NULL,
    -- For a notice: minus the number of the recipient.
    subscription_id bigint NOT NULL,
    -- The domain part in lower case, as A-labels.
    address         text   NOT NULL,
    PRIMARY KEY (id, day),
    -- Nobody gets a post twice, whatever is run again.
    UNIQUE (mailing_id, subscription_id, day)
) PARTITION BY RANGE (day);
CREATE TABLE copies_default PARTITION OF copies DEFAULT;

-- One row a try. state is DELIVERED, DEFERRED, FAILED, EXPIRED, SUPPRESSED or SHUNTED.
CREATE TABLE outcomes (
    day      date        NOT NULL,
    copy_id  bigint      NOT NULL,
    attempt  int         NOT NULL,
    state    text        NOT NULL,
    at       timestamptz NOT NULL,
    site     text        NOT NULL,
    host     text        NOT NULL,
    tls      text        NOT NULL,
    code     int         NOT NULL,
    enhanced text        NOT NULL,
    reply    text        NOT NULL,
    PRIMARY KEY (copy_id, attempt, day)
) PARTITION BY RANGE (day);
CREATE TABLE outcomes_default PARTITION OF outcomes DEFAULT;

CREATE TABLE windows (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailing_id  bigint      NOT NULL,
    day         date        NOT NULL,
    domain      text        NOT NULL,
    first_copy  bigint      NOT NULL,
    last_copy   bigint      NOT NULL,
    copies      int         NOT NULL,
    priority    smallint    NOT NULL,
    -- NULL until the domain is routed, and again when its route has run out.
    site        text,
    due_at      timestamptz NOT NULL,
    attempts    int         NOT NULL DEFAULT 0,
    held        boolean     NOT NULL DEFAULT false,
    -- Who works on it, and until when it may: in no index, so that claiming is a HOT update.
    owner       text,
    owned_until timestamptz
) WITH (fillfactor = 70);
CREATE INDEX windows_due ON windows (site, priority, due_at) WHERE site IS NOT NULL;
CREATE INDEX windows_unrouted ON windows (domain) WHERE site IS NULL;
CREATE INDEX windows_mailing ON windows (mailing_id);

-- A domain whose lookup fails for now has site NULL and a time for the next question.
CREATE TABLE routes (
    domain     text        PRIMARY KEY,
    site       text,
    -- The hosts in the order of their preference, as JSON.
    hosts      text        NOT NULL,
    problem    text        NOT NULL,
    expires_at timestamptz NOT NULL
);
