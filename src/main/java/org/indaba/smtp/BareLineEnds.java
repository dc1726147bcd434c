package org.indaba.smtp;

/**
 * What to do with a CR or an LF that stands alone. Hosts that disagree on it can be made to see two messages where one was sent
 * (SMTP smuggling). Neither way lets anything but CRLF.CRLF end a message.
 */
public enum BareLineEnds {
    /** RFC 5321 §2.3.8: CR and LF must come together; whoever sends one alone is refused. */
    REFUSE,
    /** In a message each one becomes CRLF; in a command an LF alone ends the line. For peers that cannot be repaired. */
    REPAIR
}
