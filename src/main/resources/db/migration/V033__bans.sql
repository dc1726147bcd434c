-- Bans may be regular expressions, written between slashes. Each question about an address asks how many there are and which is the
-- newest: that says whether what a process has compiled is still right.
CREATE INDEX bans_expressions ON bans (coalesce(list_id, 0), list_id, id) WHERE pattern LIKE '/%/';
