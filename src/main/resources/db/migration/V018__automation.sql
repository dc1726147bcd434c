-- Programs: the tokens with which they use the REST interface, and the addresses to which events are posted.

-- Of each token only its SHA-256 is kept, so that nobody who reads this table, or a backup of it, can use one. list_id: the one list it
-- is for; NULL for the whole site. used_at moves at most once in some minutes.
CREATE TABLE api_tokens (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea       NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    name       text        NOT NULL,
    scopes     text[]      NOT NULL CHECK (cardinality(scopes) > 0),
    list_id    bigint      REFERENCES lists ON DELETE CASCADE,
    made_by    text        NOT NULL,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    revoked_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX api_tokens_expires_at ON api_tokens (expires_at);

-- secret signs what is posted, so it is kept as it is. position: the last event that was taken. owned_until: a node is at work on it
-- until then. failing_since: the first failure since the last success.
CREATE TABLE webhooks (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id       bigint      REFERENCES lists ON DELETE CASCADE,
    url           text        NOT NULL,
    secret        bytea       NOT NULL,
    made_by       text        NOT NULL,
    made_at       timestamptz NOT NULL,
    state         text        NOT NULL CHECK (state IN ('ACTIVE', 'DISABLED')),
    position      bigint      NOT NULL,
    due_at        timestamptz NOT NULL,
    owned_until   timestamptz,
    failures      int         NOT NULL DEFAULT 0,
    failing_since timestamptz,
    delivered     bigint      NOT NULL DEFAULT 0,
    last_at       timestamptz,
    last_status   int         NOT NULL DEFAULT 0,
    last_answer   text        NOT NULL DEFAULT '',
    disabled_at   timestamptz
) WITH (fillfactor = 70);
CREATE INDEX webhooks_list ON webhooks (list_id);
