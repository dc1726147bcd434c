-- What clients asked to be told about their mail (RFC 3461), and what list owners were told of late and expired copies.

-- The parameters NOTIFY, RET, ENVID and ORCPT as SMTP writes them, with blanks between; '' where none was given, as nearly always.
ALTER TABLE inbound ADD COLUMN wish text NOT NULL DEFAULT '';

-- How many reports an address was sent on a day, so that nobody has us flood a third person.
CREATE TABLE reports_sent (
    address_key text NOT NULL,
    day         date NOT NULL,
    reports     int  NOT NULL,
    PRIMARY KEY (address_key, day)
);

-- When the owners of a list were last told of copies that are late or were given up: at most once a day, whoever of several nodes does it.
CREATE TABLE delivery_warnings (
    list_id   bigint      PRIMARY KEY,
    warned_at timestamptz NOT NULL
);

-- How many expired copies of a mailing its owners were told of, so that none is told twice and none is left out.
CREATE TABLE expiries_told (
    mailing_id bigint PRIMARY KEY REFERENCES mailings ON DELETE CASCADE,
    copies     bigint NOT NULL
);
