-- Who sent a message, as it was found out on arrival, and what became of its signatures on the way to the copies.

-- JSON (auth/Evidence); empty where nobody looked.
ALTER TABLE inbound ADD COLUMN evidence text NOT NULL DEFAULT '';
-- The same, for as long as the post is kept.
ALTER TABLE archived_posts ADD COLUMN evidence text NOT NULL DEFAULT '';
-- JSON (transform/Survival); empty where nothing was verified.
ALTER TABLE archived_posts ADD COLUMN survival text NOT NULL DEFAULT '';
