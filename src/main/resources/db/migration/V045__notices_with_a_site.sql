-- A notice at one of very many sites is found without going through all of them.

CREATE INDEX windows_site_notices ON windows (site) WHERE site IS NOT NULL AND NOT held AND priority = 0;
