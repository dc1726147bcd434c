package org.indaba.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;

/** Subscriptions in memory. */
public final class MemoryMembers implements Members {

    private final List<Membership> members = new ArrayList<>();

    @Override
    public Optional<Membership> find(long listId, EmailAddress address) {
        return members.stream().filter(m -> m.listId() == listId && m.address().key().equals(address.key())).findFirst();
    }

    @Override
    public Optional<Membership> byId(long subscriptionId) {
        return members.stream().filter(member -> member.subscriptionId() == subscriptionId).findFirst();
    }

    @Override
    public boolean addInTx(long listId, EmailAddress address, String displayName) {
        boolean added = find(listId, address).isEmpty();
        if (added) {
            members.add(new Membership(members.size() + 1L, listId, address, displayName, DeliveryMode.ON, true, false));
        }
        return added;
    }

    @Override
    public boolean removeInTx(long listId, EmailAddress address) {
        return members.removeIf(member -> member.listId() == listId && member.address().key().equals(address.key()));
    }

    @Override
    public List<Membership> page(long listId, String afterKey, int limit) {
        return members.stream().filter(m -> m.listId() == listId && m.address().key().compareTo(afterKey) > 0).limit(limit).toList();
    }

    @Override
    public long count(long listId) {
        return members.stream().filter(member -> member.listId() == listId).count();
    }
}
