package org.indaba.deliver;

/** What TLS is to the connections of a client. */
public enum TlsMode {
    /** Never. */
    NONE,
    /** Where the peer offers STARTTLS; where that fails, without. */
    OPPORTUNISTIC,
    /** STARTTLS, or no mail. */
    STARTTLS,
    /** From the first octet (RFC 8314 §3.3). */
    IMPLICIT
}
