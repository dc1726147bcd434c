package org.indaba.mail;

/** What MAIL's BODY parameter declares (RFC 6152 §3). */
public enum BodyType {
    /** Seven-bit text. */
    SEVEN_BIT,
    /** Eight-bit text in lines. */
    EIGHT_BIT_MIME
}
