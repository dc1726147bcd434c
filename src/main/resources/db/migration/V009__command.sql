-- Wishes to join or leave that wait for an answer, and how many answers an address got. Both are shared by all nodes.

-- stage CONFIRM waits for the address, stage DECIDE for the owners. One of each for a wish: asking again adds nothing.
-- A confirmation is used by deleting its row; its id, which the token names, never comes again.
CREATE TABLE confirmations (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id      bigint      NOT NULL,
    address      text        NOT NULL,
    address_key  text        NOT NULL,
    display_name text        NOT NULL,
    wish         text        NOT NULL CHECK (wish IN ('JOIN', 'LEAVE')),
    stage        text        NOT NULL CHECK (stage IN ('CONFIRM', 'DECIDE')),
    asked_at     timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    UNIQUE (list_id, stage, address_key, wish)
);
CREATE INDEX confirmations_expiry ON confirmations (expires_at);

-- An address has three slots; an answer takes one whose last use is a day ago. No two nodes can take the same.
CREATE TABLE answers_sent (
    address_key text        NOT NULL,
    slot        smallint    NOT NULL CHECK (slot BETWEEN 1 AND 3),
    sent_at     timestamptz NOT NULL,
    PRIMARY KEY (address_key, slot)
) WITH (fillfactor = 70);
CREATE INDEX answers_sent_at ON answers_sent (sent_at);
