-- The outgoing queue and its ledger. A copy is written once, its outcome once more for each try; state stands in no index.
--
-- A mailing is one message for many recipients. Its copies are inserted in the order of their domains, and a *window* is a run of
-- at most 100 of them: one id range of one mailing and one domain. Windows, not copies, are routed, claimed, deferred and finished;
-- what is left to do in a window is its copies without a final outcome. A window that has nothing left is deleted.
--
-- Who adds a mailing's copies inserts them ORDER BY domain, so that ids and domains run together, and adds their windows in the same
-- transaction with site, owner and owned_until left out. Ranges of two windows of one mailing never overlap.

CREATE SEQUENCE copies_id AS bigint CACHE 1;

CREATE TABLE mailings (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- NULL for mail that is no post.
    post_id       bigint      UNIQUE,
    list_id       bigint,
    message_id    bigint      NOT NULL,
    -- Emptied when the ledger of the mailing's day is dropped.
    rendering     bytea       NOT NULL,
    -- The base address of a signed return path, or the fixed path itself.
    return_path   text        NOT NULL,
    return_style  text        NOT NULL CHECK (return_style IN ('RETURN_PATH', 'NOTICE', 'FIXED')),
    eight_bit     boolean     NOT NULL,
    smtp_utf8     boolean     NOT NULL,
    priority      smallint    NOT NULL,
    created_at    timestamptz NOT NULL,
    -- The day of created_at in UTC: what copies and outcomes are partitioned by.
    day           date        NOT NULL
);
CREATE INDEX mailings_day ON mailings (day);

-- How many copies of a mailing ended in which state. Written with the outcomes, and what is left of them when their partition goes.
CREATE TABLE mailing_counts (
    mailing_id bigint NOT NULL REFERENCES mailings ON DELETE CASCADE,
    state      text   NOT NULL,
    copies     bigint NOT NULL,
    PRIMARY KEY (mailing_id, state)
) WITH (fillfactor = 50);

CREATE TABLE copies (
    day             date   NOT NULL,
    id              bigint NOT NULL DEFAULT nextval('copies_id'),
    mailing_id      bigint NOT NULL,
    -- For mail that is no post: minus the number of the recipient.
    subscription_id bigint NOT NULL,
    -- The domain part in lower case, as A-labels.
    address         text   NOT NULL,
    PRIMARY KEY (id, day),
    -- Nobody gets a post twice, whatever is run again. Also the order in which the ledger is read.
    UNIQUE (mailing_id, subscription_id, day)
) PARTITION BY RANGE (day);
CREATE TABLE copies_default PARTITION OF copies DEFAULT;

-- One row a try. state is DELIVERED, FAILED, EXPIRED or SUPPRESSED (these are final), DEFERRED, SHUNTED (waits for a replay), or
-- QUEUED (a replay was asked for). code is 0 where no reply is the reason.
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

-- What our own bugs left behind: the exception of a SHUNTED outcome.
CREATE TABLE copy_shunts (
    copy_id     bigint      NOT NULL,
    day         date        NOT NULL,
    stack_trace text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (copy_id)
);

CREATE TABLE windows (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailing_id  bigint      NOT NULL,
    day         date        NOT NULL,
    domain      text        NOT NULL,
    first_copy  bigint      NOT NULL,
    last_copy   bigint      NOT NULL,
    -- How many were left to do when it was made, or last put back.
    copies      int         NOT NULL,
    priority    smallint    NOT NULL,
    -- NULL until the domain is routed, and again when its route has run out.
    site        text,
    due_at      timestamptz NOT NULL,
    attempts    int         NOT NULL DEFAULT 0,
    held        boolean     NOT NULL DEFAULT false,
    -- Who took it last, and until when it may work on it: in no index, so that claiming is a HOT update. owner NULL says that nobody
    -- ever took it, so that no outcomes need to be looked for; owned_until NULL or past says that it is free.
    owner       text,
    owned_until timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX windows_due ON windows (site, priority, due_at) WHERE site IS NOT NULL AND NOT held;
CREATE INDEX windows_unrouted ON windows (domain) WHERE site IS NULL AND NOT held;
CREATE INDEX windows_mailing ON windows (mailing_id, first_copy);

-- A domain whose lookup fails for now has site NULL and the time of the next question: one row defers all of its windows.
CREATE TABLE routes (
    domain     text        PRIMARY KEY,
    site       text,
    -- One host a line, in the order of preference: preference, port and name with blanks between.
    hosts      text        NOT NULL,
    problem    text        NOT NULL,
    enhanced   text        NOT NULL,
    expires_at timestamptz NOT NULL
);
-- Routes that ran out long ago are swept.
CREATE INDEX routes_expiry ON routes (expires_at);

-- A site has a row while it is in trouble: until backoff_until nobody dials it, then one connection probes.
CREATE TABLE sites (
    site          text        PRIMARY KEY,
    failures      int         NOT NULL,
    backoff_until timestamptz NOT NULL,
    last_error    text        NOT NULL,
    last_error_at timestamptz NOT NULL
);

-- What the operator keeps back. '' and 0 stand for all. Windows that are claimed later than the hold was made are held then.
CREATE TABLE queue_holds (
    site       text        NOT NULL,
    list_id    bigint      NOT NULL,
    mailing_id bigint      NOT NULL,
    reason     text        NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (site, list_id, mailing_id)
);
