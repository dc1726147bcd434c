-- Domains, lists, people with their addresses, subscriptions, roles, bans; and the view that expansion reads.

CREATE TABLE domains (
    name       text        PRIMARY KEY,
    created_at timestamptz NOT NULL
);

CREATE TABLE lists (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 32 AND name = lower(name)),
    domain     text        NOT NULL REFERENCES domains,
    settings   jsonb       NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (domain, name)
);

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
-- domain stands here once more so that one index gives a list's recipients in the order in which they are expanded.
CREATE TABLE subscriptions (
    id                  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id             bigint      NOT NULL REFERENCES lists ON DELETE CASCADE,
    address_id          bigint      NOT NULL REFERENCES addresses,
    domain              text        NOT NULL,
    delivery            text        NOT NULL CHECK (delivery IN ('ON', 'OFF', 'SUSPENDED')),
    own_posts           boolean     NOT NULL,
    skip_when_addressed boolean     NOT NULL,
    joined_at           timestamptz NOT NULL,
    left_at             timestamptz
);
CREATE UNIQUE INDEX subscriptions_live ON subscriptions (list_id, address_id) WHERE left_at IS NULL;
CREATE INDEX subscriptions_expansion ON subscriptions (list_id, domain, id);
CREATE INDEX subscriptions_address ON subscriptions (address_id);

CREATE TABLE roles (
    list_id    bigint NOT NULL REFERENCES lists ON DELETE CASCADE,
    address_id bigint NOT NULL REFERENCES addresses,
    role       text   NOT NULL CHECK (role IN ('OWNER', 'MODERATOR')),
    PRIMARY KEY (list_id, address_id, role)
);

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
