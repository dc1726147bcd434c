-- Domains, lists, people with their addresses, subscriptions, roles, bans; and the view that expansion reads.

-- Whoever names a list locks the row of its domain first: the name is compared with all others of the domain.
CREATE TABLE domains (
    name       text        PRIMARY KEY,
    created_at timestamptz NOT NULL
);

-- settings: one text for each setting that is not at its default, by the setting's name.
-- A name longer than 32 octets leaves no room for a token beside it (RFC 5321 §4.5.3.1.1: a local part has 64 octets), so such a list
-- has a short name for its return paths.
-- A deleted list keeps its row and those of its subscriptions: posts that were accepted before still go to everybody, and the ledger's
-- ids keep their meaning. Its name is free again.
CREATE TABLE lists (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 52 AND name = lower(name)),
    domain     text        NOT NULL,
    settings   jsonb       NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CHECK (octet_length(name) <= 32 OR settings ->> 'return-path-name' IS NOT NULL)
);
CREATE UNIQUE INDEX lists_live ON lists (domain, name) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX lists_return_path_name ON lists (domain, (settings ->> 'return-path-name'))
    WHERE deleted_at IS NULL AND settings ->> 'return-path-name' IS NOT NULL;

-- Names that a living list had before it was renamed: posts under way, bounces of copies already sent and people's address books still
-- use them. A new list may take such a name over.
CREATE TABLE former_names (
    domain  text   NOT NULL,
    name    text   NOT NULL,
    list_id bigint NOT NULL REFERENCES lists ON DELETE CASCADE,
    PRIMARY KEY (domain, name)
);
CREATE INDEX former_names_list ON former_names (list_id);

CREATE TABLE people (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    display_name text        NOT NULL,
    created_at   timestamptz NOT NULL
);

-- key: the whole address in lower case, which is what two addresses are compared by.
CREATE TABLE addresses (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people,
    address   text   NOT NULL,
    key       text   NOT NULL UNIQUE,
    domain    text   NOT NULL
);
CREATE INDEX addresses_person ON addresses (person_id);

-- A subscription that ended keeps its row: a post accepted before the end still goes to it.
-- domain and key stand here once more: domain so that one index gives a list's recipients in the order in which they are expanded, key
-- so that one index answers whether an address is on a list, and gives a list's members page by page. Its collation is that of octets,
-- whatever the database's is, so that pages are in the same order everywhere.
CREATE TABLE subscriptions (
    id                  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id             bigint      NOT NULL REFERENCES lists ON DELETE CASCADE,
    address_id          bigint      NOT NULL REFERENCES addresses,
    domain              text        NOT NULL,
    key                 text        COLLATE "C" NOT NULL,
    delivery            text        NOT NULL CHECK (delivery IN ('ON', 'OFF', 'SUSPENDED')),
    own_posts           boolean     NOT NULL,
    skip_when_addressed boolean     NOT NULL,
    joined_at           timestamptz NOT NULL,
    left_at             timestamptz
);
CREATE UNIQUE INDEX subscriptions_live ON subscriptions (list_id, key) WHERE left_at IS NULL;
CREATE INDEX subscriptions_expansion ON subscriptions (list_id, domain, id);
CREATE INDEX subscriptions_address ON subscriptions (address_id);

CREATE TABLE roles (
    list_id    bigint NOT NULL REFERENCES lists ON DELETE CASCADE,
    address_id bigint NOT NULL REFERENCES addresses,
    role       text   NOT NULL CHECK (role IN ('OWNER', 'MODERATOR')),
    PRIMARY KEY (list_id, address_id, role)
);
CREATE INDEX roles_address ON roles (address_id);

-- list_id NULL: the whole site. pattern: an address key, or @domain.
CREATE TABLE bans (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id    bigint      REFERENCES lists ON DELETE CASCADE,
    pattern    text        NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX bans_once ON bans (coalesce(list_id, 0), pattern);

-- Documented for readers outside of this package: who is on a list, with everything that expansion decides by.
-- Copies are made in the order (domain, subscription_id); a recipient counts for a post accepted at T when
-- joined_at <= T and (left_at IS NULL OR left_at > T).
CREATE VIEW recipients AS
    SELECT s.list_id, s.id AS subscription_id, a.address, a.key, s.domain, s.delivery, s.own_posts, s.skip_when_addressed,
           s.joined_at, s.left_at
    FROM subscriptions s JOIN addresses a ON a.id = s.address_id;
