-- Who changed which setting of a list, and from what to what: shown to owners, who can take a change back. Only ever added to.

CREATE TABLE setting_changes (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id bigint      NOT NULL REFERENCES lists ON DELETE CASCADE,
    at      timestamptz NOT NULL,
    -- An address, the name of a token, or operator.
    actor   text        NOT NULL,
    way     text        NOT NULL CHECK (way IN ('COMMAND', 'PAGE', 'PROGRAM')),
    -- The setting by its name, and its values in their canonical spelling.
    key     text        NOT NULL,
    before  text        NOT NULL,
    after   text        NOT NULL,
    -- The change that this one took back.
    undone  bigint
);
CREATE INDEX setting_changes_list ON setting_changes (list_id, id);
