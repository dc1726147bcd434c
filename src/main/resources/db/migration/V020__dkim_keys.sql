-- The keys that sign copies (RFC 6376): rows, so that all nodes share them. A key is made, its line is put into the zone of the domain,
-- DNS is seen to serve it, and from signs_from on it signs, until the next one of its kind does. The last of each kind signs for ever.

-- domain: in A-labels and lower case. private_key: PKCS #8; public_key: as certificates have it. served_at: when DNS was first seen to
-- serve the key. signs_from: NULL as long as the key waits.
CREATE TABLE dkim_keys (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain      text        NOT NULL,
    selector    text        NOT NULL,
    kind        text        NOT NULL,
    private_key bytea       NOT NULL,
    public_key  bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    served_at   timestamptz,
    signs_from  timestamptz,
    UNIQUE (domain, selector)
);

-- The domain whose keys sign the copies of a mailing; '' for mail that we only pass on, which is nothing that we vouch for.
ALTER TABLE mailings ADD COLUMN signed_for text NOT NULL DEFAULT '';
