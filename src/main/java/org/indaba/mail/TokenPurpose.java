package org.indaba.mail;

/** What a signed token may be used for; it is part of what is signed, so that no token serves for another purpose. */
public enum TokenPurpose {
    /** {@code owner-LIST+TOKEN@}: names a copy; what comes back to it is about that copy. */
    RETURN_PATH,
    /** {@code LIST-leave+TOKEN@}: names a subscription that ends when mail arrives. */
    LEAVE,
    /** {@code LIST-confirm+TOKEN@}: names a pending confirmation. */
    CONFIRM,
    /** {@code postmaster+TOKEN@}: names the copy of a notice or of a forwarded mail; what comes back is recorded only. */
    NOTICE,
    /** {@code LIST-confirm+TOKEN@}, and a page: names a subscription whose delivery goes on. */
    RESUME,
    /** A page: names one side of a change of address. */
    ADDRESS,
    /** {@code LIST-confirm+TOKEN@}: a moderator accepts what waits for him. */
    ACCEPT,
    /** {@code LIST-confirm+TOKEN@}: a moderator refuses what waits for him. */
    REFUSE
}
