-- In which form a subscriber wants the copies of a list, and the forms of a post that somebody wants. Nobody who wants the list's own
-- form costs anything: such a copy has no value here, and such a mailing no row.

-- One bit for each wish: 1 without the prefix, 2 without the footer, 4 plain text only.
ALTER TABLE subscriptions ADD COLUMN wishes smallint NOT NULL DEFAULT 0 CHECK (wishes BETWEEN 0 AND 7);
CREATE INDEX subscriptions_wishes ON subscriptions (list_id, wishes) WHERE wishes <> 0;

CREATE OR REPLACE VIEW recipients AS
    SELECT s.list_id, s.id AS subscription_id, a.address, a.key, s.domain, s.delivery, s.own_posts, s.skip_when_addressed,
           s.joined_at, s.left_at,
           CASE WHEN u.key IS NOT NULL THEN coalesce(u.expires_at, 'infinity'::timestamptz) END AS suppressed_until,
           s.wishes
    FROM subscriptions s JOIN addresses a ON a.id = s.address_id LEFT JOIN suppressions u ON u.key = s.key;

-- A mailing's further renderings, by the number of the form. Gone when the ledger of the mailing's day is dropped.
CREATE TABLE mailing_variants (
    mailing_id bigint   NOT NULL REFERENCES mailings ON DELETE CASCADE,
    variant    smallint NOT NULL CHECK (variant > 0),
    rendering  bytea    NOT NULL,
    PRIMARY KEY (mailing_id, variant)
);

-- All copies of a window have one form; 0 is the list's own.
ALTER TABLE windows ADD COLUMN variant smallint NOT NULL DEFAULT 0;

-- NULL for the list's own form, which takes no room.
ALTER TABLE copies ADD COLUMN variant smallint;

-- The form that each number of wishes gets of this post, the number 0 first; empty where all get the list's own.
ALTER TABLE expansions ADD COLUMN variants int[] NOT NULL DEFAULT '{}';
