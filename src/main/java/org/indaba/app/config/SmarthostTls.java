package org.indaba.app.config;

/** How a connection to the smarthost is protected. */
public enum SmarthostTls {
    /** Never. */
    NONE,
    /** Where the smarthost offers STARTTLS. */
    OPPORTUNISTIC,
    /** STARTTLS, or no mail leaves. */
    STARTTLS,
    /** From the first octet. */
    IMPLICIT
}
