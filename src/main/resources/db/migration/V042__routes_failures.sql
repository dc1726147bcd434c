-- How many lookups of a domain have failed since one that did not: the next wait is the longer for it.
ALTER TABLE routes ADD COLUMN failures integer NOT NULL DEFAULT 0;
