package org.indaba.smtp;

/** How much of anything the wire may carry, in octets; each number has its reason beside it. */
public final class WireLimits {

    /** RFC 5321 §4.5.3.1.4: a command line with its CRLF has at most 512 octets. */
    public static final int COMMAND_LINE = 512;

    // RFC 1870 §3: SIZE adds 26 octets to MAIL. RFC 6152 §3: BODY=8BITMIME with its blanks has up to 16.
    // RFC 6531 §3.1: SMTPUTF8 adds 10.
    private static final int MAIL_PARAMETERS = 26 + 16 + 10;

    /** A line with MAIL and the parameters of the offered extensions. RCPT has none that would add to it. */
    public static final int MAIL_LINE = COMMAND_LINE + MAIL_PARAMETERS;

    /** RFC 5321 §4.5.3.1.3: a path has at most 256 octets, its angle brackets included. */
    public static final int PATH = 256;

    /** RFC 5321 §4.5.3.1.5: a line of a reply with its CRLF has at most 512 octets. */
    public static final int REPLY_LINE = 512;

    /**
     * A line of a message without its CRLF. RFC 5321 §4.5.3.1.6 wants 1,000 at least; mail with whole paragraphs or unwrapped base64
     * in one line is common, and passes unharmed up to here.
     */
    public static final int TEXT_LINE = 1_048_576;

    /** How much of an overlong command line is read and thrown away; who sends more without a CRLF speaks no SMTP. */
    public static final int OVERLONG_LINE = 65_536;

    /** The input buffer of a session that has said little: enough for every command line, little enough for thousands of idle peers. */
    static final int SMALL_BUFFER = 2_048;

    /** The input buffer once a read has filled the small one: messages and pipelined bursts come in few system calls. */
    static final int LARGE_BUFFER = 32_768;

    private WireLimits() {
    }
}
