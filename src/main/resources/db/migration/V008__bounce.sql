-- What came back, mail for people that was kept instead of forwarded, and how much was forwarded in which hour.

-- copy_id: the copy that the mail is about; 0 where the list's return paths carry no token. list_id: 0 for notices.
CREATE TABLE bounces (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    copy_id     bigint      NOT NULL,
    list_id     bigint      NOT NULL,
    inbound_id  bigint      NOT NULL UNIQUE,
    message_id  bigint      NOT NULL,
    received_at timestamptz NOT NULL,
    -- The enhanced status of a delivery report, or empty text.
    status      text        NOT NULL,
    -- One line that tells a person what the mail says.
    summary     text        NOT NULL
);
CREATE INDEX bounces_copy ON bounces (copy_id);
CREATE INDEX bounces_received ON bounces (received_at);

CREATE TABLE kept_mail (
    inbound_id  bigint      PRIMARY KEY,
    message_id  bigint      NOT NULL,
    received_at timestamptz NOT NULL,
    addressee   text        NOT NULL,
    reason      text        NOT NULL CHECK (reason IN ('MACHINE', 'LOOP', 'FLOOD', 'FOREIGN', 'NOBODY'))
);
CREATE INDEX kept_mail_received ON kept_mail (received_at);

-- A row counts the mails of one kind for one addressee in one clock hour. Shared by all nodes.
CREATE TABLE forwards (
    scope text        NOT NULL,
    hour  timestamptz NOT NULL,
    mails int         NOT NULL,
    PRIMARY KEY (scope, hour)
) WITH (fillfactor = 50);
CREATE INDEX forwards_hour ON forwards (hour);
