-- What people sign in with beside links by mail: a password, and a second factor.

-- password: in the form of PHC strings, which name the function and its cost. totp_secret is kept as it is: both sides compute with it.
-- It counts from totp_at on, when its holder has shown that it works. totp_step: the last one that was used; it and those before never serve
-- again.
CREATE TABLE credentials (
    person_id   bigint      PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    password    text,
    password_at timestamptz,
    totp_secret bytea       CHECK (octet_length(totp_secret) >= 20),
    totp_at     timestamptz,
    totp_step   bigint      NOT NULL DEFAULT 0,
    CHECK ((password IS NULL) = (password_at IS NULL)),
    CHECK (totp_at IS NULL OR totp_secret IS NOT NULL)
);

-- Each serves once, in place of the second factor. Of each only its SHA-256 is kept.
CREATE TABLE recovery_codes (
    person_id bigint NOT NULL REFERENCES credentials ON DELETE CASCADE,
    code_hash bytea  NOT NULL CHECK (octet_length(code_hash) = 32),
    PRIMARY KEY (person_id, code_hash)
);

-- Who has proved an address, and not yet the second factor of its person.
CREATE TABLE half_sign_ins (
    token_hash  bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    address_key text        NOT NULL,
    address     text        NOT NULL,
    proof       text        NOT NULL,
    expires_at  timestamptz NOT NULL,
    tries       int         NOT NULL DEFAULT 0
);
CREATE INDEX half_sign_ins_expires_at ON half_sign_ins (expires_at);
