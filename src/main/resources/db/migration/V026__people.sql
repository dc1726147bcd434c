-- People with several addresses, changes of address, deliveries that are off until a day, and what moderators are asked.

-- The address that mail about the person as a whole goes to; NULL: the first that was known.
ALTER TABLE people ADD COLUMN preferred_address_id bigint;

-- The first day, in universal time, on which posts come again by themselves; only where delivery is OFF.
ALTER TABLE subscriptions ADD COLUMN off_until date CHECK (off_until IS NULL OR delivery = 'OFF');
CREATE INDEX subscriptions_off_until ON subscriptions (off_until) WHERE off_until IS NOT NULL AND left_at IS NULL;

-- Somebody wants a further address, or another one in place of the one: both have to answer. A token names the row and the side.
CREATE TABLE address_changes (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('ADD', 'REPLACE')),
    old_address     text        NOT NULL,
    old_key         text        NOT NULL,
    new_address     text        NOT NULL,
    new_key         text        NOT NULL,
    asked_at        timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    old_answered_at timestamptz,
    new_answered_at timestamptz
);
CREATE INDEX address_changes_old ON address_changes (old_key);
CREATE INDEX address_changes_expiry ON address_changes (expires_at);

-- What is to be changed is asked for the same way as joining and leaving; details: key=value with blanks between.
ALTER TABLE confirmations ADD COLUMN details text NOT NULL DEFAULT '';
ALTER TABLE confirmations DROP CONSTRAINT confirmations_wish_check;
ALTER TABLE confirmations ADD CONSTRAINT confirmations_wish_check CHECK (wish IN ('JOIN', 'LEAVE', 'CHANGE'));

-- What a moderator was asked to decide: a held post, or a wish that waits in confirmations. Tokens to accept and to refuse name it.
CREATE TABLE errands (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id    bigint      NOT NULL,
    moderator  text        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('POST', 'WISH')),
    target_id  bigint      NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX errands_expiry ON errands (expires_at);
