-- Copies of earlier posts for a member who came back stand in the posts' own mailings, which may be past the age limit: from here it
-- counts for the copies of such a window. NULL where it counts from the mailing's created_at.
ALTER TABLE windows ADD COLUMN since timestamptz;
