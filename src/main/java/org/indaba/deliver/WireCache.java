package org.indaba.deliver;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Rendering;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * Messages ready to be sent, each built once and shared by all connections that send it. What is in memory is bounded by weight: who
 * wants a message waits until there is room, <em>before</em> dialling, and holds at most one at a time, so nobody waits for anybody
 * who waits. Large messages (more than a sixteenth of the limit) get three quarters of it at most, so that slow peers of large posts
 * never stop small ones. A single message may be heavier than its share; then it is alone there. Thread-safe.
 */
final class WireCache {

    /** What a message is rendered for. */
    enum Form {
        /** As the steps of the way left it. */
        AS_IT_IS,
        /** Without octets above 127. */
        SEVEN_BIT
    }

    /** The form in which nearly all copies of a post leave, as its list has it. */
    private static final int USUAL_VARIANT = 0;

    /** Messages kept though nobody sends them: their rows and object headers weigh too, so their number is bounded as well. */
    private static final int MAX_IDLE = 1000;

    /** What a message weighs beside its octets. */
    private static final int ENTRY_OCTETS = 1024;

    private record Key(long mailingId, int variant, Form form) {
    }

    /** A message in the cache; {@code ready} is null while it is being built. */
    private static final class Entry {
        private long weight;
        private int users;
        private @Nullable Mailing mailing;
        private WireSigning.@Nullable Signed ready;
    }

    private final Mailings mailings;
    private final MessageStore store;
    private final SevenBitForm sevenBit;
    private final Transactions transactions;
    private final WireSigning signing;
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long used;
    private long usedByLarge;

    /** @param limit octets */
    WireCache(Mailings mailings, MessageStore store, SevenBitForm sevenBit, Transactions transactions, WireSigning signing,
            long limit) {
        this.mailings = mailings;
        this.store = store;
        this.sevenBit = sevenBit;
        this.transactions = transactions;
        this.signing = signing;
        this.limit = limit;
    }

    /** A message in use; closing it lets go of it. Not thread-safe itself. */
    final class Lease implements AutoCloseable {

        private final Entry entry;
        private final WireMessage message;
        private boolean closed;

        private Lease(Entry entry) {
            this.entry = entry;
            this.message = signedNow(entry);
        }

        Mailing mailing() {
            return Objects.requireNonNull(entry.mailing);
        }

        WireMessage message() {
            return message;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                letGo(entry);
            }
        }
    }

    /** The octets in memory. */
    long weight() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A message, built if nobody has it ready; waits for room. All copies in one form share it.
     *
     * @throws IllegalArgumentException if the mailing or its message is gone
     * @throws RuntimeException if its copies must be signed, and cannot be
     */
    Lease lease(long mailingId, int variant, Form form) {
        Key key = new Key(mailingId, variant, form);
        Entry fresh = new Entry();
        @Nullable Entry found = null;
        lock.lock();
        try {
            for (Entry entry = entries.get(key); entry != null; entry = entries.get(key)) {
                if (entry.ready != null) {
                    entry.users++;
                    found = entry;
                    break;
                }
                changed.awaitUninterruptibly();
            }
            if (found == null) {
                fresh.users = 1;
                entries.put(key, fresh);
            }
        } finally {
            lock.unlock();
        }
        return found == null ? build(key, fresh) : new Lease(found);
    }

    /**
     * Builds the usual form of a message that will be wanted in a moment, unless it is there; nobody uses it yet.
     *
     * @throws RuntimeException as {@link #lease} does
     */
    void prepare(long mailingId) {
        lease(mailingId, USUAL_VARIANT, Form.AS_IT_IS).close();
    }

    /** The message as it leaves now; who cannot have it uses it no more. */
    private WireMessage signedNow(Entry entry) {
        try {
            WireSigning.Signed ready = Objects.requireNonNull(entry.ready);
            WireMessage message = ready.now();
            weigh(entry, ready);
            return message;
        } catch (RuntimeException | Error failure) {
            letGo(entry);
            throw failure;
        }
    }

    private void weigh(Entry entry, WireSigning.Signed ready) {
        long weight = ready.weight() + ENTRY_OCTETS;
        lock.lock();
        try {
            account(entry, weight - entry.weight);
        } finally {
            lock.unlock();
        }
    }

    private Lease build(Key key, Entry entry) {
        boolean done = false;
        try {
            Mailing mailing = transactions.call(() -> mailings.get(key.mailingId(), key.variant()));
            takeRoom(entry, WireBuilder.sizeOf(mailing.rendering()) + ENTRY_OCTETS);
            WireMessage message = transactions.call(() -> render(mailing, key.form()));
            WireSigning.Signed signed = signing.of(message, mailing.signedFor());
            // Before others have it: they need not sign it beside us.
            signed.now();
            lock.lock();
            try {
                account(entry, message.weight() + ENTRY_OCTETS - entry.weight);
                entry.mailing = mailing;
                entry.ready = signed;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            done = true;
            return new Lease(entry);
        } finally {
            if (!done) {
                forget(key, entry);
            }
        }
    }

    private WireMessage render(Mailing mailing, Form form) {
        MessageOctets original = store.open(mailing.messageId());
        Rendering rendering = switch (form) {
            case AS_IT_IS -> mailing.rendering();
            case SEVEN_BIT -> sevenBit.of(original, mailing.rendering());
        };
        return WireBuilder.build(original, rendering);
    }

    private void takeRoom(Entry entry, long weight) {
        lock.lock();
        try {
            while (!fits(weight)) {
                if (!dropIdle()) {
                    changed.awaitUninterruptibly();
                }
            }
            account(entry, weight);
        } finally {
            lock.unlock();
        }
    }

    private boolean isLarge(long weight) {
        return weight > limit / 16;
    }

    private boolean fits(long weight) {
        if (!isLarge(weight)) {
            return used + weight <= limit || used == 0;
        }
        // Even beyond the limit when no other large one is here: else a steady stream of small ones would starve it.
        return usedByLarge == 0 || used + weight <= limit && usedByLarge + weight <= limit / 4 * 3;
    }

    private void account(Entry entry, long change) {
        long largeBefore = isLarge(entry.weight) ? entry.weight : 0;
        entry.weight += change;
        used += change;
        usedByLarge += (isLarge(entry.weight) ? entry.weight : 0) - largeBefore;
    }

    /** Drops the message that nobody has sent for the longest time. */
    private boolean dropIdle() {
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext();) {
            Entry entry = all.next();
            if (entry.users == 0) {
                all.remove();
                account(entry, -entry.weight);
                return true;
            }
        }
        return false;
    }

    private void letGo(Entry entry) {
        lock.lock();
        try {
            entry.users--;
            if (entries.size() > MAX_IDLE) {
                dropIdle();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Key key, Entry entry) {
        lock.lock();
        try {
            entries.remove(key, entry);
            account(entry, -entry.weight);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
