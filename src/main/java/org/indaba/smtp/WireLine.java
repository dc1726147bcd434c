package org.indaba.smtp;

/** What reading a command line gave. */
public sealed interface WireLine {

    /**
     * A line.
     *
     * @param text without its CRLF, read as UTF-8, ill-formed octets as U+FFFD
     * @param octets its length on the wire, CRLF included
     */
    record Text(String text, int octets) implements WireLine {
    }

    /** The line was longer than allowed; it has been read to its CRLF and thrown away. */
    record TooLong() implements WireLine {
    }

    /** The line did not end within {@link WireLimits#OVERLONG_LINE}; what follows is unknown. */
    record Endless() implements WireLine {
    }

    /** The line holds a CR without LF; it has been read to its CRLF and thrown away. */
    record BareCr() implements WireLine {
    }

    /** An LF came without CR: where the line ends is a matter of opinion, so nothing that follows may be taken as a command. */
    record BareLf() implements WireLine {
    }

    /** The peer closed its side. */
    record End() implements WireLine {
    }
}
