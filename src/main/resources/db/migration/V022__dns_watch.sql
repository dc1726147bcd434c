-- What DNS and the web say of this server and its domains, as it was seen last: pages show it, and administrators are told when
-- something breaks that was right before.

-- The last look at each domain, and at each server: those are written as @ and their name.
CREATE TABLE dns_reports (
    domain     text        PRIMARY KEY,
    checked_at timestamptz NOT NULL
);

-- What it found.
CREATE TABLE dns_findings (
    domain  text NOT NULL REFERENCES dns_reports ON DELETE CASCADE,
    place   int  NOT NULL,
    -- The word of a Check.
    checked text NOT NULL,
    name    text NOT NULL,
    found   text NOT NULL,
    -- The word of a Verdict.
    verdict text NOT NULL,
    should  text NOT NULL,
    -- Lines for a zone.
    lines   text NOT NULL,
    PRIMARY KEY (domain, place)
);

-- What is wrong, for as long as it is; and what was, until administrators were told that it is right again.
CREATE TABLE dns_troubles (
    domain  text        NOT NULL REFERENCES dns_reports ON DELETE CASCADE,
    checked text        NOT NULL,
    name    text        NOT NULL,
    since   timestamptz NOT NULL,
    -- What it was found to be, for the mail about it.
    found   text        NOT NULL,
    -- KNOWN: it was wrong at the first look, and nobody is written to; NEWS: to be told; TOLD; HEALED: right again, to be told.
    state   text        NOT NULL,
    PRIMARY KEY (domain, checked, name)
);

-- Of several nodes one looks each day. One row, made by the first of them.
CREATE TABLE dns_watch (
    id          int         PRIMARY KEY CHECK (id = 1),
    next_at     timestamptz NOT NULL,
    -- Who looks at this moment, and until when at most; NULL: nobody.
    taken_by    text,
    taken_until timestamptz
);
