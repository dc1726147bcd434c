package org.indaba.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.mail.EmailAddress;

/** Subscriptions in memory; passes the same contract as those in the database. Thread-safe; needs no transaction. */
public final class FakeMembers implements Members {

    private final AtomicLong ids = new AtomicLong();
    private final Map<List<Object>, Instant> changes = new ConcurrentHashMap<>();
    private final Map<Long, Membership> live = new ConcurrentHashMap<>();
    private final List<Set<EmailAddress>> people = new CopyOnWriteArrayList<>();
    private final InstantSource clock;

    /** For whom it does not matter when somebody joined. */
    public FakeMembers() {
        this(InstantSource.fixed(Instant.EPOCH));
    }

    /** @param clock says when somebody joins or leaves */
    public FakeMembers(InstantSource clock) {
        this.clock = clock;
    }

    /** Makes these the addresses of one person. */
    public void join(EmailAddress... addresses) {
        people.add(Set.of(addresses));
    }

    /** Adds an address with the preferences of a new subscriber; returns the subscription. */
    public Membership add(long listId, String address) {
        return add(listId, address, Preferences.defaults());
    }

    /** Adds an address; returns the subscription, also where it was there. */
    public Membership add(long listId, String address, Preferences preferences) {
        EmailAddress parsed = EmailAddress.of(address);
        addInTx(listId, parsed, "");
        Membership added = find(listId, parsed).orElseThrow();
        Membership wanted = new Membership(added.subscriptionId(), listId, added.address(), added.displayName(), preferences.delivery(),
                preferences.ownPosts(), preferences.skipWhenAddressed(), preferences.variant(), preferences.offUntil());
        live.put(wanted.subscriptionId(), wanted);
        return wanted;
    }

    @Override
    public Optional<Membership> find(long listId, EmailAddress address) {
        return of(listId).filter(member -> member.address().key().equals(address.key())).findFirst();
    }

    @Override
    public List<EmailAddress> othersOf(EmailAddress address) {
        return people.stream().filter(person -> person.stream().anyMatch(one -> one.key().equals(address.key()))).flatMap(Set::stream)
                .filter(other -> !other.key().equals(address.key())).sorted(Comparator.comparing(EmailAddress::key)).toList();
    }

    @Override
    public Optional<Membership> byId(long subscriptionId) {
        return Optional.ofNullable(live.get(subscriptionId));
    }

    @Override
    public Map<Long, Membership> byIds(Collection<Long> subscriptionIds) {
        return subscriptionIds.stream().distinct().map(live::get).filter(Objects::nonNull)
                .collect(Collectors.toMap(Membership::subscriptionId, member -> member));
    }

    @Override
    public Map<String, Instant> lastChanges(long listId, Collection<EmailAddress> addresses) {
        return addresses.stream().map(EmailAddress::key).distinct().filter(key -> changes.containsKey(List.<Object>of(listId, key)))
                .collect(Collectors.toMap(key -> key, key -> changes.get(List.<Object>of(listId, key))));
    }

    @Override
    public synchronized boolean addInTx(long listId, EmailAddress address, String displayName) {
        if (find(listId, address).isPresent()) {
            return false;
        }
        Preferences fresh = Preferences.defaults();
        Membership member = new Membership(ids.incrementAndGet(), listId, address, displayName, fresh.delivery(), fresh.ownPosts(),
                fresh.skipWhenAddressed(), fresh.variant(), null);
        live.put(member.subscriptionId(), member);
        changes.put(List.<Object>of(listId, address.key()), clock.instant());
        return true;
    }

    @Override
    public boolean removeInTx(long listId, EmailAddress address) {
        AtomicBoolean removed = new AtomicBoolean();
        find(listId, address).ifPresent(member -> removed.set(live.remove(member.subscriptionId()) != null));
        if (removed.get()) {
            changes.put(List.<Object>of(listId, address.key()), clock.instant());
        }
        return removed.get();
    }

    @Override
    public List<Membership> all(EmailAddress address, int limit) {
        return live.values().stream().filter(member -> member.address().key().equals(address.key()))
                .sorted(Comparator.comparing(Membership::listId)).limit(limit).toList();
    }

    @Override
    public boolean preferInTx(long subscriptionId, Preferences wanted) {
        return live.computeIfPresent(subscriptionId, (_, member) -> {
            boolean read = wanted.delivery() == DeliveryMode.SUSPENDED;
            return new Membership(subscriptionId, member.listId(), member.address(), member.displayName(),
                    read ? member.delivery() : wanted.delivery(), wanted.ownPosts(), wanted.skipWhenAddressed(), wanted.variant(),
                    read ? member.offUntil() : wanted.offUntil());
        }) != null;
    }

    @Override
    public synchronized boolean switchInTx(long subscriptionId, DeliveryMode from, DeliveryMode to) {
        Membership member = live.get(subscriptionId);
        if (member == null || member.delivery() != from) {
            return false;
        }
        live.put(subscriptionId, new Membership(subscriptionId, member.listId(), member.address(), member.displayName(), to,
                member.ownPosts(), member.skipWhenAddressed(), member.variant(), null));
        return true;
    }

    @Override
    public List<Membership> page(long listId, String afterKey, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("a page has 1 to 1000 members, not " + limit);
        }
        return of(listId).filter(member -> member.address().key().compareTo(afterKey) > 0)
                .sorted(Comparator.comparing(member -> member.address().key())).limit(limit).toList();
    }

    @Override
    public long count(long listId) {
        return of(listId).count();
    }

    private Stream<Membership> of(long listId) {
        return live.values().stream().filter(member -> member.listId() == listId);
    }
}
