-- One mail asks an address about everything that is wished in its name, on whichever lists: no more than one such mail waits for an
-- answer at a time, what is wished meanwhile is gathered for the next. And how many answers strangers caused, by where they came from.

-- A mail that asked. Its token names it, and answers for what it named: the wishes of the address that were in it or in one before it.
-- An answered one stays until it expires, so that who answers twice is told so.
CREATE TABLE questions (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address_key text        NOT NULL,
    -- Whose address it came from, and whose understands the answer.
    list_id     bigint      NOT NULL,
    sent_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    answered_at timestamptz
);
CREATE INDEX questions_address ON questions (address_key, id);
CREATE INDEX questions_expiry ON questions (expires_at);

-- The first mail that named the wish; NULL while none did, and always for what owners decide.
ALTER TABLE confirmations ADD COLUMN question_id bigint;
-- A tag of BCP 47: the words in which the address is written to. Empty: those of the list.
ALTER TABLE confirmations ADD COLUMN language text NOT NULL DEFAULT '';
CREATE INDEX confirmations_address ON confirmations (address_key) WHERE stage = 'CONFIRM';
CREATE INDEX confirmations_unasked ON confirmations (asked_at) WHERE stage = 'CONFIRM' AND question_id IS NULL;

-- Tokens under way name what is now the question with the same number.
INSERT INTO questions (id, address_key, list_id, sent_at, expires_at) OVERRIDING SYSTEM VALUE
    SELECT id, address_key, list_id, asked_at, expires_at FROM confirmations WHERE stage = 'CONFIRM';
UPDATE confirmations SET question_id = id WHERE stage = 'CONFIRM';
SELECT setval('questions_id_seq', nextval('confirmations_id_seq'));

-- scope: 'form NETWORK', 'mail NETWORK', or 'all'. A row counts one clock hour, for all nodes.
CREATE TABLE answer_counts (
    scope   text        NOT NULL,
    hour    timestamptz NOT NULL,
    answers int         NOT NULL,
    PRIMARY KEY (scope, hour)
) WITH (fillfactor = 50);
CREATE INDEX answer_counts_hour ON answer_counts (hour);
