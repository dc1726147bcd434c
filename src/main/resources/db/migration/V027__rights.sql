-- Who may do what with a whole domain, and what is known of a session: people other than the site's administrators sign in too.

-- ADMINISTRATOR: as the owner of every list of the domain. CREATOR: may make lists there. key: the whole address in lower case.
CREATE TABLE domain_roles (
    domain   text        NOT NULL REFERENCES domains ON DELETE CASCADE,
    role     text        NOT NULL CHECK (role IN ('ADMINISTRATOR', 'CREATOR')),
    key      text        NOT NULL,
    address  text        NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (domain, role, key)
);
CREATE INDEX domain_roles_key ON domain_roles (key);

-- id: by which its person ends it from elsewhere. proof: how it was begun. device and network: coarse, for its person to know it again.
ALTER TABLE web_sessions
    ADD COLUMN id      bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN proof   text   NOT NULL DEFAULT 'LINK' CHECK (proof IN ('LINK', 'PASSWORD', 'PROVIDER')),
    ADD COLUMN device  text   NOT NULL DEFAULT '',
    ADD COLUMN network text   NOT NULL DEFAULT '';
CREATE UNIQUE INDEX web_sessions_id ON web_sessions (id);
CREATE INDEX web_sessions_address ON web_sessions (address_key);
