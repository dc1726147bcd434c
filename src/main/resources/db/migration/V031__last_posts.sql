-- What owners look for among many members: who posted last, who is off until a day, and whose address fails.

-- When somebody posted to the list last; the epoch for those who never did, so that all stand in one order. Writing it is no HOT update,
-- and there is one a post.
ALTER TABLE subscriptions ADD COLUMN last_post_at timestamptz NOT NULL DEFAULT 'epoch';
UPDATE subscriptions s SET last_post_at = p.at
    FROM (SELECT list_id, lower(author_address) AS key, max(received_at) AS at FROM archived_posts GROUP BY list_id, lower(author_address)) p
    WHERE s.list_id = p.list_id AND s.key = p.key AND s.left_at IS NULL;
CREATE INDEX subscriptions_last_post ON subscriptions (list_id, last_post_at, key) WHERE left_at IS NULL;

-- Few of many, in the order of addresses.
CREATE INDEX subscriptions_away ON subscriptions (list_id, key) WHERE off_until IS NOT NULL AND left_at IS NULL;

-- The members against whom failures count, suspended ones among them: what bounce tells others of its table.
CREATE VIEW bouncing AS SELECT list_id, subscription_id FROM bounce_members;
