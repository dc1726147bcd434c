-- What the pages of owners and moderators need: members found and sorted quickly, imports that take a while, posts that are looked at
-- later, and what is always done with a sender.

-- The person's name in lower case beside the key: one table answers searches in both and sorts by either, on any PostgreSQL. Kept right by
-- triggers, whoever changes a name or gives an address to another person.
ALTER TABLE subscriptions ADD COLUMN sort_name text COLLATE "C" NOT NULL DEFAULT '';
UPDATE subscriptions s SET sort_name = lower(p.display_name)
    FROM addresses a JOIN people p ON p.id = a.person_id WHERE a.id = s.address_id AND p.display_name <> '';
CREATE INDEX subscriptions_names ON subscriptions (list_id, sort_name, key) WHERE left_at IS NULL;
CREATE INDEX subscriptions_joined ON subscriptions (list_id, joined_at, key) WHERE left_at IS NULL;

-- A restore may bring subscriptions before their people: then the name comes with the row.
CREATE FUNCTION subscription_sort_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sort_name = '' THEN
        NEW.sort_name := coalesce((SELECT lower(p.display_name) FROM addresses a JOIN people p ON p.id = a.person_id
            WHERE a.id = NEW.address_id), '');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER subscriptions_sort_name BEFORE INSERT ON subscriptions FOR EACH ROW EXECUTE FUNCTION subscription_sort_name();

CREATE FUNCTION person_sort_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE subscriptions s SET sort_name = lower(NEW.display_name)
        FROM addresses a WHERE a.person_id = NEW.id AND s.address_id = a.id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_sort_name AFTER UPDATE OF display_name ON people FOR EACH ROW
    WHEN (OLD.display_name IS DISTINCT FROM NEW.display_name) EXECUTE FUNCTION person_sort_name();

CREATE FUNCTION address_sort_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE subscriptions s SET sort_name = lower(p.display_name) FROM people p WHERE p.id = NEW.person_id AND s.address_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER addresses_sort_name AFTER UPDATE OF person_id ON addresses FOR EACH ROW
    WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id) EXECUTE FUNCTION address_sort_name();

-- An import: read whole when it is uploaded, looked at, and then carried out batch by batch; any node shows how far it is, and goes on
-- with it when the one that worked is gone.
CREATE TABLE member_imports (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id      bigint      NOT NULL REFERENCES lists ON DELETE CASCADE,
    made_by      text        NOT NULL,
    made_at      timestamptz NOT NULL,
    state        text        NOT NULL CHECK (state IN ('LOOKED_AT', 'RUNNING', 'DONE', 'FAILED')),
    total        int         NOT NULL,
    -- How many rows are done with: the place of the next one.
    done         int         NOT NULL DEFAULT 0,
    finished_at  timestamptz,
    -- Who works on it may until then.
    worked_until timestamptz
);
CREATE INDEX member_imports_list ON member_imports (list_id, id);
CREATE INDEX member_imports_running ON member_imports (id) WHERE state = 'RUNNING';

-- place: from 0. outcome: what would become of the row, and then what became of it.
CREATE TABLE member_import_rows (
    import_id bigint NOT NULL REFERENCES member_imports ON DELETE CASCADE,
    place     int    NOT NULL,
    line      int    NOT NULL,
    -- The address; of a row that holds none, what stands there.
    address   text   NOT NULL,
    name      text   NOT NULL,
    outcome   text   NOT NULL CHECK (outcome IN ('ADDED', 'ALREADY_THERE', 'INVALID')),
    reason    text   NOT NULL,
    PRIMARY KEY (import_id, place)
);
CREATE INDEX member_import_rows_invalid ON member_import_rows (import_id, place) WHERE outcome = 'INVALID';

-- Until then a held post is out of the moderators' list.
ALTER TABLE held_posts ADD COLUMN deferred_until timestamptz;

-- What is always done with the posts of a sender. key: the whole address in lower case.
CREATE TABLE sender_rules (
    list_id bigint      NOT NULL,
    key     text        NOT NULL,
    address text        NOT NULL,
    verdict text        NOT NULL CHECK (verdict IN ('ACCEPT', 'HOLD', 'REJECT', 'DISCARD')),
    made_by text        NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (list_id, key)
);
