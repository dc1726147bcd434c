-- Who runs the site, the keys that sign tokens, and who did what.

-- key: the whole address in lower case, which is what two addresses are compared by.
CREATE TABLE administrators (
    key      text        PRIMARY KEY,
    address  text        NOT NULL,
    added_at timestamptz NOT NULL
);

-- Rows, so that all nodes share them. A key verifies from its creation on and signs from signs_from on: until then every node has read
-- it. The one that signs_from follows verifies for 30 days more.
CREATE TABLE token_keys (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    secret     bytea       NOT NULL CHECK (octet_length(secret) >= 32),
    created_at timestamptz NOT NULL,
    signs_from timestamptz NOT NULL
);

-- Only ever added to.
CREATE TABLE audit_log (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text        NOT NULL,
    action  text        NOT NULL,
    subject text        NOT NULL,
    detail  text        NOT NULL
);
CREATE INDEX audit_log_subject ON audit_log (subject, id);
