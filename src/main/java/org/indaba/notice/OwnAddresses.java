package org.indaba.notice;

import org.indaba.lists.Lists;
import org.indaba.mail.EmailAddress;

/**
 * Whether mail to an address would come back to us: an address of a list, or a role mailbox of a domain we serve. Notices and
 * forwarded mail never go there, since every loop begins with such an address. Thread-safe.
 */
public final class OwnAddresses {

    private final Lists lists;

    /** @param lists asked about domains and names */
    public OwnAddresses(Lists lists) {
        this.lists = lists;
    }

    /** Whether the address is the post address or a role address of a list, or postmaster, abuse or mailer-daemon of our domains. */
    public boolean contain(EmailAddress address) {
        return lists.owns(address);
    }
}
