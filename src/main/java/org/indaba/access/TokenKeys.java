package org.indaba.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenKey;

/**
 * The keys that sign and verify return paths, leave addresses and confirmations; what {@link org.indaba.mail.TokenCodec} asks at each
 * token. They are rows, so that every node verifies what another one signed, and are read again once a minute.
 *
 * <p>A new key verifies at once and signs ten minutes later, when every node has read it: no token meets a node that does not know its
 * key. The key before it verifies for 30 days more, longer than any copy or bounce is under way.
 *
 * <p>When the database cannot be asked, its exception goes to the caller, and the next call asks again. Thread-safe: one caller reads,
 * the others go on with what was read before.
 */
public final class TokenKeys {

    /** How long what was read is used. */
    static final Duration KEPT = Duration.ofMinutes(1);

    /** From the making of a new key until it signs: several times {@link #KEPT}, so that clocks may differ. */
    static final Duration LEAD = Duration.ofMinutes(10);

    /** How long a key verifies after the next one has begun to sign. */
    static final Duration GRACE = Duration.ofDays(30);

    /** How long a key signs before the next one is made. */
    static final Duration PERIOD = Duration.ofDays(90);

    private static final int SECRET_OCTETS = 32;

    private final KeyRows rows;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Snapshot snapshot = new Snapshot(List.of(), Instant.MIN);

    /** The keys that verified when they were read, the signing one first, and until when they are used. */
    private record Snapshot(List<TokenKey> keys, Instant until) {
    }

    /** @param random a source of secrets: a {@link java.security.SecureRandom} */
    public TokenKeys(KeyRows rows, InstantSource clock, RandomGenerator random) {
        this.rows = rows;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The keys that verify now, the signing one first; never empty. The very first call makes the first key: call it once at the start,
     * outside of a transaction, since it opens one of its own.
     */
    public List<TokenKey> current() {
        Instant now = clock.instant();
        Snapshot present = snapshot;
        if (!now.isBefore(present.until())) {
            present = refreshed(present, now);
        }
        return present.keys();
    }

    private Snapshot refreshed(Snapshot old, Instant now) {
        if (old.keys().isEmpty()) {
            reading.lock();
        } else if (!reading.tryLock()) {
            return old;
        }
        try {
            // Somebody else may have read while we waited.
            if (now.isBefore(snapshot.until())) {
                return snapshot;
            }
            List<StoredKey> stored = rows.all();
            List<StoredKey> usable = usable(stored.isEmpty() ? rows.begin(secret(), now) : stored, now);
            snapshot = new Snapshot(usable.stream().map(StoredKey::key).toList(), now.plus(KEPT));
            return snapshot;
        } finally {
            reading.unlock();
        }
    }

    /** Rotates if the youngest key is older than {@link #PERIOD}; on several nodes, one does. Returns whether it did. */
    public boolean rotateWhenDueInTx() {
        if (!due()) {
            return false;
        }
        rows.lockInTx();
        boolean stillDue = due();
        if (stillDue) {
            rotateInTx();
        }
        return stillDue;
    }

    private boolean due() {
        List<StoredKey> stored = rows.all();
        return !stored.isEmpty() && !clock.instant().isBefore(stored.getFirst().signsFrom().plus(PERIOD));
    }

    /** Makes a new key, and forgets those that no longer verify. */
    public void rotateInTx() {
        Instant now = clock.instant();
        List<StoredKey> stored = rows.all();
        List<StoredKey> usable = usable(stored, now);
        stored.stream().filter(key -> !usable.contains(key)).forEach(key -> rows.removeInTx(key.key().id()));
        rows.addInTx(secret(), now, now.plus(LEAD));
    }

    /** @param keys the one that signs last comes first */
    private static List<StoredKey> usable(List<StoredKey> keys, Instant now) {
        List<StoredKey> future = new ArrayList<>();
        List<StoredKey> present = new ArrayList<>();
        Instant followedAt = Instant.MAX;
        for (StoredKey key : keys) {
            if (key.signsFrom().isAfter(now)) {
                future.add(key);
            } else if (followedAt.isAfter(now) || now.isBefore(followedAt.plus(GRACE))) {
                present.add(key);
            }
            followedAt = key.signsFrom();
        }
        present.addAll(future);
        return present;
    }

    private Bytes secret() {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return Bytes.of(octets);
    }
}
