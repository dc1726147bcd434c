-- Posts kept: what threads and search will ask for. The message itself is the one in the store, held as 'archive:POST-ID'.

CREATE TABLE archived_posts (
    post_id        bigint      PRIMARY KEY,
    list_id        bigint      NOT NULL,
    -- The stored message.
    message_id     bigint      NOT NULL,
    -- Identifiers without angle brackets; empty where the post has none.
    rfc_message_id text        NOT NULL,
    in_reply_to    text        NOT NULL,
    -- In the order of the field, the last 100.
    reference_ids  text[]      NOT NULL,
    -- For people: encoded words decoded, shortened to 1,000 characters.
    subject        text        NOT NULL,
    author_name    text        NOT NULL,
    author_address text        NOT NULL,
    -- What the Date field says; NULL where it says nothing that is a date.
    written_at     timestamptz,
    received_at    timestamptz NOT NULL
);
-- A list's posts, the newest first.
CREATE INDEX archived_posts_list ON archived_posts (list_id, received_at);
-- "The post with this Message-ID", for threads and for commands. Identifiers may be long: a digest keeps the index entry small.
CREATE INDEX archived_posts_rfc_id ON archived_posts (md5(rfc_message_id));
