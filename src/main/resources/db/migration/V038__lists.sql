-- What stops posts to somebody, and when that is over: breaks until a day, what operators keep back, what waits to be looked at.

-- off_until: the first day, in universal time, on which posts come again to somebody whose delivery is OFF; from that day on delivery counts
-- as ON, whether or not somebody has come by to write that down. NULL where no day was named.
CREATE OR REPLACE VIEW recipients AS
    SELECT s.list_id, s.id AS subscription_id, a.address, a.key, s.domain, s.delivery, s.own_posts, s.skip_when_addressed,
           s.joined_at, s.left_at,
           CASE WHEN u.key IS NOT NULL THEN coalesce(u.expires_at, 'infinity'::timestamptz) END AS suppressed_until,
           s.wishes, s.off_until
    FROM subscriptions s JOIN addresses a ON a.id = s.address_id LEFT JOIN suppressions u ON u.key = s.key;
