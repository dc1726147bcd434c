-- The language that a person reads, as a tag of BCP 47; NULL where nobody said so: then mails come in the list's.
ALTER TABLE people ADD COLUMN language text;

-- What the owners of a list say in place of our words: one row for each notice and language that they wrote for.
CREATE TABLE list_texts (
    list_id    bigint      NOT NULL REFERENCES lists ON DELETE CASCADE,
    notice     text        NOT NULL,
    language   text        NOT NULL,
    subject    text        NOT NULL,
    body       text        NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (list_id, notice, language)
);
