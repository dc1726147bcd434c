package org.indaba.moderate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.indaba.mail.EmailAddress;

/** A place where no moderator ever decided about a sender. */
final class NobodyIsKnown implements KnownSenders {

    @Override
    public Map<String, SenderVerdict> verdicts(long listId, Collection<EmailAddress> authors) {
        return Map.of();
    }

    @Override
    public List<KnownSender> page(long listId, String afterKey, int limit) {
        return List.of();
    }

    @Override
    public boolean setInTx(long listId, EmailAddress address, SenderVerdict verdict, String by) {
        return false;
    }

    @Override
    public boolean removeInTx(long listId, EmailAddress address) {
        return false;
    }
}
