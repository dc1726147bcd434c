-- Posts that came before, and posts that wait for a moderator.

-- One row for each post that was kept, written with it. The key is what tells a repetition: a second one waits for the first's
-- commit and is then known.
CREATE TABLE earlier_posts (
    list_id     bigint      NOT NULL,
    -- SHA-256 over the fields that authors write, Message-ID among them, and the body.
    fingerprint bytea       NOT NULL,
    post_id     bigint      NOT NULL,
    came_at     timestamptz NOT NULL,
    PRIMARY KEY (list_id, fingerprint)
);
CREATE INDEX earlier_posts_age ON earlier_posts (came_at);

CREATE TABLE held_posts (
    -- The inbound row.
    post_id      bigint      NOT NULL PRIMARY KEY,
    list_id      bigint      NOT NULL,
    author       text        NOT NULL,
    -- Who is told of a refusal; empty for machines, which get no answer.
    answer_to    text        NOT NULL,
    subject      text        NOT NULL,
    reason       text        NOT NULL,
    held_at      timestamptz NOT NULL,
    announced_at timestamptz,
    -- NULL while it waits. A decided post keeps its row as a record.
    decision     text        CHECK (decision IN ('ACCEPTED', 'REJECTED', 'DISCARDED')),
    decided_by   text,
    decided_at   timestamptz,
    words        text
);
CREATE INDEX held_posts_waiting ON held_posts (list_id, post_id) WHERE decision IS NULL;
CREATE INDEX held_posts_unannounced ON held_posts (list_id, post_id) WHERE decision IS NULL AND announced_at IS NULL;
CREATE INDEX held_posts_decided ON held_posts (decided_at) WHERE decision IS NOT NULL;

-- When moderators of a list were last written to about held posts: the row that keeps a flood of posts from becoming one of notices.
CREATE TABLE held_announcements (
    list_id bigint      NOT NULL PRIMARY KEY,
    last_at timestamptz NOT NULL
);
