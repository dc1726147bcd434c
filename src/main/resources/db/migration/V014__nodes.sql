-- Several nodes on one database: each site is sent to by one node at a time, so that the limits of a site hold over all of them.

-- Nodes that live, as the clock of the database has it. A row that has run out is taken away by whoever sees it first, who also frees
-- the windows that the node had taken.
CREATE TABLE delivery_nodes (
    node        text        PRIMARY KEY,
    -- For people: what the node calls itself in EHLO.
    name        text        NOT NULL,
    lives_until timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Who sends to which sites: sites fall into buckets by their names. One more bucket is looking for routes. Made by the first node.
CREATE TABLE site_leases (
    bucket     int         PRIMARY KEY,
    -- NULL: nobody's.
    node       text,
    ends_at    timestamptz NOT NULL
) WITH (fillfactor = 50);

-- A hold may end by itself.
ALTER TABLE queue_holds ADD COLUMN expires_at timestamptz;
