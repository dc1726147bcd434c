package org.indaba.lists;

import java.util.List;
import java.util.Optional;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

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

    /** Which of the addresses somebody typed: in any case, in quotes where it needs them, its domain in any script. */
    public Optional<EmailAddress> find(String typed) {
        return switch (EmailAddress.parse(typed.strip())) {
            case ParsedAddress.Valid(EmailAddress named) ->
                addresses.stream().filter(address -> address.key().equals(named.key())).findFirst();
            case ParsedAddress.Invalid _ -> Optional.empty();
        };
    }
}
