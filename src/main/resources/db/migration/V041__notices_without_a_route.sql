-- A notice to a domain that nobody knows yet is asked for before the domains of posts, of which there may be ten thousand.

CREATE INDEX windows_unrouted_notices ON windows (domain) WHERE site IS NULL AND NOT held AND priority = 0;
