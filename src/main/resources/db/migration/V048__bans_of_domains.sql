-- *@example.org was kept as an address that nobody has; what was meant is the domain.
INSERT INTO bans (list_id, pattern, created_at) SELECT list_id, substr(pattern, 2), created_at FROM bans WHERE pattern LIKE '*@%'
ON CONFLICT DO NOTHING;
DELETE FROM bans WHERE pattern LIKE '*@%';
