-- A site that many domains share may call the members of one of them unknown: a row of its own then, with that domain (as A-labels);
-- empty where it is the site as a whole.
ALTER TABLE bounce_incidents ADD COLUMN domain text NOT NULL DEFAULT '';
ALTER TABLE bounce_incidents DROP CONSTRAINT bounce_incidents_mailing_id_site_sort_key;
ALTER TABLE bounce_incidents ADD CONSTRAINT bounce_incidents_once UNIQUE (mailing_id, site, sort, domain);
