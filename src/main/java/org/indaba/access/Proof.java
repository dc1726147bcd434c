package org.indaba.access;

/** How somebody proved who they are. */
public enum Proof {
    /** By a link that came by mail, or that the operator handed over. */
    LINK,
    /** By a password. */
    PASSWORD,
    /** By the word of a provider whom this site trusts. */
    PROVIDER
}
