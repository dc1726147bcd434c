-- Signing in: one-time links, and the sessions that they open. Of each secret only its SHA-256 is kept, so that nobody who reads these
-- tables, or a backup of them, can sign in.

-- A link serves once, until it expires. Its row is kept for a day longer, to count the mails that an address got.
CREATE TABLE login_links (
    token_hash  bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    address_key text        NOT NULL,
    address     text        NOT NULL,
    mailed      boolean     NOT NULL,
    made_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);
CREATE INDEX login_links_mailed ON login_links (address_key, made_at) WHERE mailed;
CREATE INDEX login_links_made_at ON login_links (made_at);

-- seen_at moves at most once in some minutes, so that reading pages writes little.
CREATE TABLE web_sessions (
    token_hash  bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    address_key text        NOT NULL,
    address     text        NOT NULL,
    began_at    timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX web_sessions_began_at ON web_sessions (began_at);
