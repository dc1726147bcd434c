package org.indaba.mime;

import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;

/** Reads the dates of header fields (RFC 5322 §3.3 and §4.3), tolerantly. Stateless. */
public final class DateText {

    /** A longer value is no date. */
    private static final int MAX_CHARACTERS = 200;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    /** The last second that four digits of a year can tell. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private DateText() {
    }

    /** The moment that a Date field names; empty for what is no date, or one outside of the years 1 to 9999. Never fails. */
    public static Optional<Instant> parse(String value) {
        if (value.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        Date date = DateTimeFieldLenientImpl.PARSER.parse(new RawField("Date", value), DecodeMonitor.SILENT).getDate();
        return Optional.ofNullable(date).map(Date::toInstant).filter(read -> !read.isBefore(EARLIEST))
                .filter(read -> !read.isAfter(LATEST));
    }
}
