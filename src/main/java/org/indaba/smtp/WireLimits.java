package org.indaba.smtp;

/** How much of anything the wire may carry, in octets; each number has its reason beside it. */
public final class WireLimits {

    /** RFC 5321 §4.5.3.1.4: a command line with its CRLF has at most 512 octets. */
    public static final int COMMAND_LINE = 512;

    /** RFC 3461 §5.4: ENVID has at most 100 characters, encoded. */
    public static final int ENVELOPE_ID = 100;

    /** RFC 3461 §5.4: ORCPT has at most 500 characters, encoded, its type included. */
    public static final int ORIGINAL_RECIPIENT = 500;

    // RFC 1870 §3: SIZE adds 26 octets to MAIL. RFC 6152 §3: BODY=8BITMIME with its blanks has up to 16.
    // RFC 6531 §3.1: SMTPUTF8 adds 10. RFC 3461 §5.4: ENVID has up to 100 and RET up to 4, here with their keywords and blanks.
    private static final int MAIL_PARAMETERS = 26 + 16 + 10 + " ENVID=".length() + ENVELOPE_ID + " RET=HDRS".length();

    // RFC 3461 §5.4: NOTIFY has up to 28 characters and ORCPT up to 500.
    private static final int RCPT_PARAMETERS = " NOTIFY=".length() + 28 + " ORCPT=".length() + ORIGINAL_RECIPIENT;

    /** A line with MAIL and the parameters of the offered extensions. */
    public static final int MAIL_LINE = COMMAND_LINE + MAIL_PARAMETERS;

    /** A line with RCPT and the parameters of the offered extensions: the longest of all. */
    public static final int RCPT_LINE = COMMAND_LINE + RCPT_PARAMETERS;

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
