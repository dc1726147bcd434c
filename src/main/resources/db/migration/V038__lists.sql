-- What stops posts to somebody, and when that is over: breaks until a day, what operators keep back, what waits to be looked at.

-- off_until: the first day, in universal time, on which posts come again to somebody whose delivery is OFF; from that day on delivery counts
-- as ON, whether or not somebody has come by to write that down. NULL where no day was named.
CREATE OR REPLACE VIEW recipients AS
    SELECT s.list_id, s.id AS subscription_id, a.address, a.key, s.domain, s.delivery, s.own_posts, s.skip_when_addressed,
           s.joined_at, s.left_at,
           CASE WHEN u.key IS NOT NULL THEN coalesce(u.expires_at, 'infinity'::timestamptz) END AS suppressed_until,
           s.wishes, s.off_until
    FROM subscriptions s JOIN addresses a ON a.id = s.address_id LEFT JOIN suppressions u ON u.key = s.key;

-- Up to this time an operator wanted it, and only operators lift it; NULL where no operator had to do with it. Bounces may prolong what an
-- operator began: what is longer than this is theirs. Those that are there are known by the words that bounces have always given.
ALTER TABLE suppressions ADD COLUMN operators_until timestamptz;
UPDATE suppressions SET operators_until = coalesce(expires_at, 'infinity') WHERE reason !~ '^dead on [0-9]+ lists: ';
ALTER TABLE erased_suppressions ADD COLUMN operators_until timestamptz;
UPDATE erased_suppressions SET operators_until = coalesce(expires_at, 'infinity') WHERE reason !~ '^dead on [0-9]+ lists: ';

CREATE OR REPLACE FUNCTION address_suppressed_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM erased_suppressions) THEN
        WITH back AS (
            DELETE FROM erased_suppressions e USING added a WHERE e.key_hash = sha256(convert_to(a.key, 'UTF8'))
            RETURNING a.key, a.address, e.reason, e.since, e.expires_at, e.operators_until)
        INSERT INTO suppressions (key, address, reason, since, expires_at, operators_until)
        SELECT key, address, reason, since, expires_at, operators_until FROM back ON CONFLICT (key) DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

-- Of the copies that were delivered at credited_until, those with an id up to this have lowered the score, or will not: many may be of one
-- instant.
ALTER TABLE bounce_members ADD COLUMN credited_copy bigint NOT NULL DEFAULT 0;

-- What the moderators of a list heard of longest ago, and did not decide about.
CREATE INDEX held_posts_announced ON held_posts (list_id, announced_at) WHERE decision IS NULL;
