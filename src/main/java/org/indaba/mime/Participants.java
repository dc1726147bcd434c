package org.indaba.mime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.EmailAddress;

/**
 * Who a message says it is from and for. Nothing here is proved; it is what the fields say.
 *
 * @param fromFields how many From fields there are; RFC 5322 §3.6 wants exactly one
 * @param authors the addresses of all From fields, in order
 * @param brokenFrom entries of From fields in which no address was understood
 * @param senders the addresses of all Sender fields; RFC 5322 §3.6.2 wants at most one
 * @param addressedKeys {@link EmailAddress#key()} of everybody in To and Cc
 * @param complete whether all of these fields were looked at to their end
 */
public record Participants(int fromFields, List<Mailbox> authors, List<String> brokenFrom, List<Mailbox> senders,
        Set<String> addressedKeys, boolean complete) {

    /** As many addresses of To and Cc are kept: beyond that, nobody is spared a second copy. */
    public static final int MAX_ADDRESSED = 10_000;

    public Participants {
        authors = List.copyOf(authors);
        brokenFrom = List.copyOf(brokenFrom);
        senders = List.copyOf(senders);
        addressedKeys = Set.copyOf(addressedKeys);
    }

    /** Reads the fields of a header; never fails. */
    public static Participants of(HeaderBlock header) {
        List<HeaderField> fromFields = header.all("From");
        List<AddressField> from = parsed(fromFields);
        List<AddressField> sender = parsed(header.all("Sender"));
        Set<String> addressed = new LinkedHashSet<>();
        boolean complete = addKeys(header.all("To"), addressed) & addKeys(header.all("Cc"), addressed);
        return new Participants(fromFields.size(), mailboxes(from), from.stream().flatMap(field -> field.broken().stream()).toList(),
                mailboxes(sender), addressed, complete && from.stream().allMatch(AddressField::complete)
                        && sender.stream().allMatch(AddressField::complete));
    }

    /** The only author's address, if there is exactly one. */
    public Optional<EmailAddress> onlyAuthor() {
        return authors.size() == 1 ? Optional.of(authors.getFirst().address()) : Optional.empty();
    }

    private static List<AddressField> parsed(List<HeaderField> fields) {
        List<AddressField> parsed = new ArrayList<>();
        int room = AddressField.MAX_MAILBOXES;
        for (HeaderField field : fields) {
            if (room <= 0) {
                parsed.add(new AddressField(List.of(), List.of(), false));
                break;
            }
            AddressField read = AddressField.parse(field.value());
            parsed.add(read);
            room -= read.mailboxes().size() + read.broken().size();
        }
        return parsed;
    }

    private static List<Mailbox> mailboxes(List<AddressField> fields) {
        return fields.stream().flatMap(field -> field.mailboxes().stream()).toList();
    }

    private static boolean addKeys(List<HeaderField> fields, Set<String> keys) {
        for (HeaderField field : fields) {
            AddressField read = AddressField.parse(field.value());
            for (Mailbox mailbox : read.mailboxes()) {
                if (keys.size() >= MAX_ADDRESSED) {
                    return false;
                }
                keys.add(mailbox.address().key());
            }
            if (!read.complete()) {
                return false;
            }
        }
        return true;
    }
}
