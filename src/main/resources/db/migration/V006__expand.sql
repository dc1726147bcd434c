-- Decided expansions and how far each has come.

-- Each step takes the next number, so that the expansion that stepped longest ago is the next: large lists take turns.
CREATE SEQUENCE expansions_turn AS bigint;

CREATE TABLE expansions (
    mailing_id          bigint      NOT NULL PRIMARY KEY,
    list_id             bigint      NOT NULL,
    -- The subscribers as they were at this time.
    as_of               timestamptz NOT NULL,
    author_keys         text[]      NOT NULL,
    addressed_keys      text[]      NOT NULL,
    -- The last recipient that was looked at, in the order (domain, subscription). No domain is empty: this begins before the first.
    cursor_domain       text        NOT NULL DEFAULT '',
    cursor_subscription bigint      NOT NULL DEFAULT 0,
    chunk               int         NOT NULL,
    copies              bigint      NOT NULL DEFAULT 0,
    turn                bigint      NOT NULL DEFAULT nextval('expansions_turn'),
    done_at             timestamptz
) WITH (fillfactor = 50);
CREATE INDEX expansions_unfinished ON expansions (turn) WHERE done_at IS NULL;
