-- What bounces do to members: a journal of everything that happened, where each member stands, sites that refuse a post as a whole,
-- addresses that get nothing; and a way for posts past a flood of mail that comes back.

CREATE SEQUENCE bounce_event_numbers AS bigint;

-- One row for each thing that happened to a member's copies or membership; only ever added to, and judged once. A refusal or a notice
-- comes in with the effect PENDING, in the transaction that records the outcome or the mail; what it means is decided a little later,
-- by one transaction at a time over all nodes. number is given then, by whoever holds the lock of the judgement until its commit:
-- numbers are therefore visible in their order, which ids are not. Points are hundredths.
CREATE TABLE bounce_events (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number          bigint      UNIQUE,
    at              timestamptz NOT NULL,
    kind            text        NOT NULL,
    list_id         bigint      NOT NULL,
    -- 0 where no subscription is known.
    subscription_id bigint      NOT NULL,
    -- Of the subscription; the whole address, and its key.
    address         text        NOT NULL,
    key             text        COLLATE "C" NOT NULL,
    -- 0 where it is about no copy, or about one that is no post's.
    copy_id         bigint      NOT NULL,
    mailing_id      bigint      NOT NULL,
    post_id         bigint      NOT NULL,
    site            text        NOT NULL,
    -- Whom the notice names, where it names somebody; often the address, behind a forwarding somebody else's.
    recipient       text        NOT NULL,
    severity        text        NOT NULL,
    reason          text        NOT NULL,
    blame           text        NOT NULL,
    status          text        NOT NULL,
    reply           int         NOT NULL,
    -- The line that decided, and the name of the rule that read it.
    evidence        text        NOT NULL,
    rule            text        NOT NULL,
    -- The mail that told it; 0 for a reply in the dialogue and for what we did.
    inbound_id      bigint      NOT NULL,
    effect          text        NOT NULL,
    points          int         NOT NULL,
    score           int         NOT NULL,
    incident_id     bigint      NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX bounce_events_pending ON bounce_events (at) WHERE effect = 'PENDING';
CREATE INDEX bounce_events_unnumbered ON bounce_events (id) WHERE number IS NULL AND effect <> 'PENDING';
CREATE INDEX bounce_events_member ON bounce_events (list_id, key, id);
CREATE INDEX bounce_events_list ON bounce_events (list_id, id);
CREATE INDEX bounce_events_copy ON bounce_events (copy_id) WHERE copy_id <> 0;
CREATE INDEX bounce_events_mailing ON bounce_events (mailing_id, site) WHERE mailing_id <> 0;
CREATE INDEX bounce_events_at ON bounce_events (at);
-- Addresses that were removed from several lists.
CREATE INDEX bounce_events_removed ON bounce_events (key) WHERE kind = 'REMOVED';
-- A batch of outcomes may be recorded twice, and a sweep may run twice.
CREATE UNIQUE INDEX bounce_events_refusal ON bounce_events (copy_id) WHERE kind = 'REFUSAL';
CREATE UNIQUE INDEX bounce_events_credit ON bounce_events (copy_id) WHERE kind = 'CREDIT';

-- Members with a score, and suspended ones: a row goes when the score is nothing again.
CREATE TABLE bounce_members (
    subscription_id bigint      PRIMARY KEY,
    list_id         bigint      NOT NULL,
    address         text        NOT NULL,
    key             text        COLLATE "C" NOT NULL,
    points          int         NOT NULL,
    -- The day (UTC) that counted last: one event a day.
    scored_on       date        NOT NULL,
    first_at        timestamptz NOT NULL,
    last_at         timestamptz NOT NULL,
    reason          text        NOT NULL,
    -- Copies that were delivered before this have lowered the score, or will not.
    credited_until  timestamptz NOT NULL,
    stage           text        NOT NULL CHECK (stage IN ('SCORED', 'SUSPENDED', 'PROBED', 'WARNED')),
    suspended_at    timestamptz,
    warnings        int         NOT NULL,
    -- Trials that told nothing about the member.
    unclear         int         NOT NULL,
    -- The mail whose fate decides, 0 for none, and when it was sent.
    trial_copy      bigint      NOT NULL,
    trial_at        timestamptz,
    -- When somebody is to look; NULL while only scored.
    due_at          timestamptz
) WITH (fillfactor = 70);
CREATE INDEX bounce_members_due ON bounce_members (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bounce_members_page ON bounce_members (list_id, key);
CREATE INDEX bounce_members_trial ON bounce_members (trial_copy) WHERE trial_copy <> 0;
CREATE INDEX bounce_members_credit ON bounce_members (credited_until) WHERE stage = 'SCORED';

-- A site that refuses a post to its members: a row a post and site. MANY: it called nearly all of them unknown, and is not believed.
CREATE TABLE bounce_incidents (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id    bigint      NOT NULL,
    mailing_id bigint      NOT NULL,
    post_id    bigint      NOT NULL,
    site       text        NOT NULL,
    sort       text        NOT NULL CHECK (sort IN ('REFUSED', 'MANY')),
    reason     text        NOT NULL,
    evidence   text        NOT NULL,
    members    int         NOT NULL,
    opened_at  timestamptz NOT NULL,
    last_at    timestamptz NOT NULL,
    alerted_at timestamptz,
    UNIQUE (mailing_id, site, sort)
) WITH (fillfactor = 70);
CREATE INDEX bounce_incidents_list ON bounce_incidents (list_id, id);
CREATE INDEX bounce_incidents_untold ON bounce_incidents (list_id) WHERE alerted_at IS NULL;

-- When the owners of a list were last told of incidents.
CREATE TABLE bounce_alerts (
    list_id    bigint      PRIMARY KEY,
    alerted_at timestamptz NOT NULL
);

-- How much came back on which day (UTC), for which reason, from where. Stays when the events are swept.
CREATE TABLE bounce_counts (
    list_id bigint NOT NULL,
    day     date   NOT NULL,
    reason  text   NOT NULL,
    site    text   NOT NULL,
    events  bigint NOT NULL,
    PRIMARY KEY (list_id, day, reason, site)
) WITH (fillfactor = 50);

-- Addresses that get no copies from any list, until a time or for good.
CREATE TABLE suppressions (
    key        text        COLLATE "C" PRIMARY KEY,
    address    text        NOT NULL,
    reason     text        NOT NULL,
    since      timestamptz NOT NULL,
    expires_at timestamptz
);
CREATE INDEX suppressions_expiry ON suppressions (expires_at) WHERE expires_at IS NOT NULL;

-- suppressed_until: copies of a post are made for this recipient, and not sent, while this lies ahead; NULL for everybody else.
CREATE OR REPLACE VIEW recipients AS
    SELECT s.list_id, s.id AS subscription_id, a.address, a.key, s.domain, s.delivery, s.own_posts, s.skip_when_addressed,
           s.joined_at, s.left_at,
           CASE WHEN u.key IS NOT NULL THEN coalesce(u.expires_at, 'infinity'::timestamptz) END AS suppressed_until
    FROM subscriptions s JOIN addresses a ON a.id = s.address_id LEFT JOIN suppressions u ON u.key = s.key;

-- Posts do not stand in one queue with what comes back: the oldest of them is found however much else waits.
CREATE INDEX inbound_posts_waiting ON inbound (id) WHERE state = 'WAITING' AND octet_length(trace) > 0;
