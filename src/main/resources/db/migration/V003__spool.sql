-- Accepted messages, each once, in chunks; who holds them; and the inbound rows, which are what a 250 promised.

CREATE SEQUENCE messages_id AS bigint;

CREATE TABLE messages (
    id          bigint      NOT NULL DEFAULT nextval('messages_id') PRIMARY KEY,
    size_octets bigint      NOT NULL CHECK (size_octets >= 0),
    sha256      bytea       NOT NULL,
    stored_at   timestamptz NOT NULL
);

-- 256 KB a row: a 10 MB message is never in memory whole, neither here nor there.
CREATE TABLE message_chunks (
    message_id bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
    seq        int    NOT NULL,
    octets     bytea  NOT NULL,
    PRIMARY KEY (message_id, seq)
);
-- Mail compresses little and is written once: store it outside of the row as it is.
ALTER TABLE message_chunks ALTER COLUMN octets SET STORAGE EXTERNAL;

-- A message without a hold is swept.
CREATE TABLE message_holds (
    message_id bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
    holder     text   NOT NULL,
    PRIMARY KEY (message_id, holder)
);

-- Messages that may have no hold left: each new one, and each whose hold ended. The sweep looks at these and at nothing else, so
-- that its cost follows the traffic and not the archive.
CREATE TABLE sweep_candidates (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint      NOT NULL,
    since      timestamptz NOT NULL
);

CREATE TABLE inbound (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id   bigint      NOT NULL,
    recipient    text        NOT NULL,
    reverse_path text        NOT NULL,
    peer_address text        NOT NULL,
    peer_helo    text        NOT NULL,
    peer_protocol text       NOT NULL,
    peer_tls     text        NOT NULL,
    peer_trusted boolean     NOT NULL,
    eight_bit    boolean     NOT NULL,
    smtp_utf8    boolean     NOT NULL,
    received_at  timestamptz NOT NULL,
    state        text        NOT NULL CHECK (state IN ('WAITING', 'HELD', 'DONE', 'SHUNTED')),
    trace        text        NOT NULL,
    station      text,
    stack_trace  text,
    moved_at     timestamptz
) WITH (fillfactor = 80);
-- Workers ask for the oldest waiting row; the index holds nothing else.
CREATE INDEX inbound_waiting ON inbound (id) WHERE state = 'WAITING';
CREATE INDEX inbound_shunted ON inbound (id) WHERE state = 'SHUNTED';
