package org.indaba.testing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;

/** Subscriptions of a few lists. */
public final class MembersInMemory implements Members {

    private final List<Membership> live = new CopyOnWriteArrayList<>();
    private long lastId;

    @Override
    public Optional<Membership> find(long listId, EmailAddress address) {
        return live.stream().filter(member -> member.listId() == listId && member.address().key().equals(address.key())).findFirst();
    }

    @Override
    public Optional<Membership> byId(long subscriptionId) {
        return live.stream().filter(member -> member.subscriptionId() == subscriptionId).findFirst();
    }

    @Override
    public synchronized boolean addInTx(long listId, EmailAddress address, String displayName) {
        return find(listId, address).isEmpty()
                && live.add(new Membership(++lastId, listId, address, displayName, DeliveryMode.ON, true, false));
    }

    @Override
    public boolean removeInTx(long listId, EmailAddress address) {
        return live.removeIf(member -> member.listId() == listId && member.address().key().equals(address.key()));
    }

    @Override
    public List<Membership> page(long listId, String afterKey, int limit) {
        return live.stream().filter(member -> member.listId() == listId && member.address().key().compareTo(afterKey) > 0)
                .sorted(Comparator.comparing(member -> member.address().key())).limit(limit).toList();
    }

    @Override
    public long count(long listId) {
        return live.stream().filter(member -> member.listId() == listId).count();
    }
}
