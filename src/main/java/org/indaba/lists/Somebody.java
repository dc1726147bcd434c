package org.indaba.lists;

import java.util.List;
import org.indaba.mail.EmailAddress;

/**
 * A person by their addresses. They came together when all were proved, so that who proves one speaks
 * for all.
 *
 * @param personId the person's id; 0 for an address that no list knows
 * @param addresses at least one
 * @param language the tag of the language that they chose; empty text if they chose none
 */
public record Somebody(long personId, List<EmailAddress> addresses, String language) {

    /** Keeps the addresses. */
    public Somebody {
        addresses = List.copyOf(addresses);
    }

    /** What the addresses are compared by. */
    public List<String> keys() {
        return addresses.stream().map(EmailAddress::key).toList();
    }
}
