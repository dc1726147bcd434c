package org.indaba.moderate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.indaba.mail.EmailAddress;

/** A place where moderators decided about one sender, on every list. */
record OneSender(EmailAddress address, SenderVerdict verdict) implements KnownSenders {

    @Override
    public Map<String, SenderVerdict> verdicts(long listId, Collection<EmailAddress> authors) {
        return authors.stream().anyMatch(author -> author.key().equals(address.key())) ? Map.of(address.key(), verdict) : Map.of();
    }

    @Override
    public List<KnownSender> page(long listId, String afterKey, int limit) {
        return List.of();
    }

    @Override
    public boolean setInTx(long listId, EmailAddress sender, SenderVerdict wanted, String by) {
        throw new UnsupportedOperationException("this place does not change");
    }

    @Override
    public boolean removeInTx(long listId, EmailAddress sender) {
        throw new UnsupportedOperationException("this place does not change");
    }
}
