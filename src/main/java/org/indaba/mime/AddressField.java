package org.indaba.mime;

import java.util.List;

/**
 * The addresses of a From, Sender, Reply-To, To or Cc field (RFC 5322 §3.4), in order. Tolerant: groups are taken apart, comments
 * and source routes dropped; two addresses without a comma between them are two, so that nobody hides behind another.
 *
 * @param mailboxes what was understood, at most {@link #MAX_MAILBOXES}
 * @param broken the entries in which no address was understood, at most 200 characters of each and as many as mailboxes at most
 * @param complete whether the whole field was looked at
 */
public record AddressField(List<Mailbox> mailboxes, List<String> broken, boolean complete) {

    /** As many entries of one field are looked at: more than any person writes, few enough to be kept in memory. */
    public static final int MAX_MAILBOXES = 10_000;

    public AddressField {
        mailboxes = List.copyOf(mailboxes);
        broken = List.copyOf(broken);
    }

    /** Reads a field's value as {@link HeaderField#value()} gives it, in time proportional to its length; never fails. */
    public static AddressField parse(String value) {
        return new AddressScan(value).run();
    }
}
