-- What the administrator's pages read beside what is there already. The way of a copy pays for none of it: an outcome of a delivered
-- copy enters no further index, and what went through is counted in memory and added up here every few seconds.

-- How much of what went through in which hour (its beginning, in UTC). Added to by all nodes.
CREATE TABLE traffic (
    hour  timestamptz NOT NULL,
    kind  text        NOT NULL,
    items bigint      NOT NULL,
    PRIMARY KEY (hour, kind)
) WITH (fillfactor = 50);

-- The copies of a mailing that a page names by how they failed. Delivered copies, nearly all, are not in it.
CREATE INDEX outcomes_ended_badly ON outcomes (state, copy_id) WHERE state IN ('FAILED', 'EXPIRED', 'SUPPRESSED');

-- All copies of a mailing have a higher id than this: where a walk through an index on copies begins.
ALTER TABLE mailings ADD COLUMN copies_after bigint NOT NULL DEFAULT 0;
ALTER TABLE mailings ALTER COLUMN copies_after SET DEFAULT coalesce(pg_sequence_last_value('copies_id'), 0);

-- When the latest of the counted tries was.
ALTER TABLE mailing_counts ADD COLUMN last_at timestamptz;

-- What the steps did to the post, a line each.
ALTER TABLE archived_posts ADD COLUMN changes text[] NOT NULL DEFAULT '{}';
