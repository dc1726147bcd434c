package org.indaba.lists;

import java.util.List;
import org.indaba.mail.EmailAddress;

/**
 * Somebody whom lists know.
 *
 * @param id the person's id
 * @param displayName the name, or empty text
 * @param preferred the address that the person likes best: what subscriptions may be gathered at
 * @param addresses all of them, the preferred one first, the others by their keys
 */
public record Person(long id, String displayName, EmailAddress preferred, List<EmailAddress> addresses) {

    /** Keeps the addresses. */
    public Person {
        addresses = List.copyOf(addresses);
    }

    /** Whether this is one of the addresses. */
    public boolean has(EmailAddress address) {
        return addresses.stream().anyMatch(one -> one.key().equals(address.key()));
    }
}
