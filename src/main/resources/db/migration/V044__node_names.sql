-- What nodes called themselves in mail, also when they are gone: what claims to be said by one of them must not come from outside.
-- Those that live are in delivery_nodes.
CREATE TABLE node_names (
    name    text        PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
INSERT INTO node_names (name, seen_at) SELECT DISTINCT name, now() FROM delivery_nodes;
