-- Addresses that get nothing, of people who were erased: a digest of the key (SHA-256), so that nobody reads from it who that was. It says
-- no more than "this address is the one", and only to somebody who already knows it. If an address is ever added again, what holds its
-- copies back comes with it; sending would otherwise begin again because we forgot why it ended.
CREATE TABLE erased_suppressions (
    key_hash   bytea       PRIMARY KEY CHECK (octet_length(key_hash) = 32),
    reason     text        NOT NULL,
    since      timestamptz NOT NULL,
    expires_at timestamptz
);

-- Once a statement, not once a row: an import adds thousands, and where nobody was erased it costs nothing.
CREATE FUNCTION address_suppressed_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM erased_suppressions) THEN
        WITH back AS (
            DELETE FROM erased_suppressions e USING added a WHERE e.key_hash = sha256(convert_to(a.key, 'UTF8'))
            RETURNING a.key, a.address, e.reason, e.since, e.expires_at)
        INSERT INTO suppressions (key, address, reason, since, expires_at)
        SELECT key, address, reason, since, expires_at FROM back ON CONFLICT (key) DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER addresses_suppressed_before AFTER INSERT ON addresses REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION address_suppressed_before();
