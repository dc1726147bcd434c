package org.indaba.classify;

/** Whose doing a failure is: only what is the member's may count against a subscription. */
public enum Blame {
    /** The address: nobody is there, or nothing fits in. */
    MEMBER,
    /** The post: it would have failed for others too. */
    MESSAGE,
    /** The receiving site, or we in its eyes: policy, reputation, authentication, TLS, rates. */
    SITE,
    /** Nobody's: delays, networks, loops, and what nobody understands. */
    NOBODY
}
