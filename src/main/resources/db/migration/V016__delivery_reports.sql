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
