package org.indaba.auth;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who signs for a domain now. The keys are read once a minute, and when this process has changed one, so that a new one signs a minute late
 * at most on every node, which does no harm: the one before stands in DNS for two weeks more.
 *
 * <p>A key that cannot be read is told to the log once, and the domain's other one signs. If none of them can be used, asking for the
 * domain throws: its copies are set aside as a bug of ours until that is mended, since copies without the signature that their
 * domain promises might be refused, and the refusals would be taken for the subscribers'. When the database cannot be asked, its
 * exception goes to the caller, and the next call asks again. Thread-safe: one caller reads, the others go on with what was read before.
 */
public final class SigningKeys {

    /** How long what was read is used. */
    static final Duration KEPT = Duration.ofMinutes(1);

    private final DkimKeys keys;
    private final InstantSource clock;
    private final @Nullable ArcSealer sealer;
    private final Logger log = System.getLogger(SigningKeys.class.getName());
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of(), 0, Instant.MIN);

    /** Posts are signed, and not sealed. */
    public SigningKeys(DkimKeys keys, InstantSource clock) {
        this(keys, clock, null);
    }

    /** @param sealer seals posts; null if they are not sealed */
    public SigningKeys(DkimKeys keys, InstantSource clock, @Nullable ArcSealer sealer) {
        this.keys = keys;
        this.clock = clock;
        this.sealer = sealer;
    }

    /** What was read: who signs for each domain, every row as far as it was read before, and until when it is used. */
    private record Snapshot(Map<String, Found> domains, Map<Long, Optional<DkimKeyPair>> pairs, long changes, Instant until) {
    }

    /** The keys that sign for a domain. */
    private sealed interface Found {

        /** At least one. */
        record Usable(DkimSigner signer) implements Found {
        }

        /** There are rows, and none of them holds a key. */
        record Broken() implements Found {
        }
    }

    /**
     * Who signs for a domain; empty if nobody does. The same object as long as the keys are the same.
     *
     * @param domain in either form
     * @throws IllegalStateException if the domain has keys, and none of them can be used
     */
    public Optional<DkimSigner> of(String domain) {
        Found found = current().domains().get(NameSyntax.ascii(domain));
        return switch (found) {
            case null -> Optional.empty();
            case Found.Usable(DkimSigner signer) -> Optional.of(signer);
            case Found.Broken() -> throw new IllegalStateException("the signing keys of " + domain + " cannot be used");
        };
    }

    /** Whether a domain's copies are signed, as far as is known now. */
    public boolean signs(String domain) {
        return current().domains().get(NameSyntax.ascii(domain)) instanceof Found.Usable;
    }

    /** Reads the keys if that is due, so that no copy waits until they and the code that signs with them are loaded. */
    public void prepare() {
        current();
    }

    private Snapshot current() {
        Instant now = clock.instant();
        Snapshot old = snapshot;
        if (isGood(old, now)) {
            return old;
        }
        if (old.until().equals(Instant.MIN)) {
            reading.lock();
        } else if (!reading.tryLock()) {
            return old;
        }
        try {
            // Somebody else may have read while we waited.
            if (!isGood(snapshot, now)) {
                snapshot = read(snapshot, now);
            }
            return snapshot;
        } finally {
            reading.unlock();
        }
    }

    private boolean isGood(Snapshot read, Instant now) {
        return now.isBefore(read.until()) && read.changes() == keys.changes();
    }

    private Snapshot read(Snapshot old, Instant now) {
        long changes = keys.changes();
        Map<String, List<DkimKeyPair>> usable = new HashMap<>();
        Map<Long, Optional<DkimKeyPair>> pairs = new HashMap<>();
        for (DkimKeys.Stored row : DkimKeys.signing(keys.rows(), now)) {
            Optional<DkimKeyPair> pair = old.pairs().containsKey(row.id()) ? old.pairs().get(row.id()) : pair(row);
            pairs.put(row.id(), pair);
            pair.ifPresentOrElse(usable.computeIfAbsent(row.names().domain(), _ -> new ArrayList<>())::add, () -> { });
        }
        Map<String, Found> domains = new HashMap<>();
        usable.forEach((domain, list) -> domains.put(domain, found(old.domains().get(domain), list)));
        return new Snapshot(Map.copyOf(domains), Map.copyOf(pairs), changes, now.plus(KEPT));
    }

    private Found found(@Nullable Found before, List<DkimKeyPair> keys) {
        if (keys.isEmpty()) {
            return new Found.Broken();
        }
        return before instanceof Found.Usable usable && usable.signer().isOf(keys) ? usable
                : new Found.Usable(new DkimSigner(keys, sealer));
    }

    private Optional<DkimKeyPair> pair(DkimKeys.Stored row) {
        try {
            return Optional.of(row.pair());
        } catch (IllegalArgumentException broken) {
            log.log(Level.ERROR, "The key " + row.names().selector() + "._domainkey." + row.names().domain()
                    + " cannot be read, and signs nothing: " + broken.getMessage());
            return Optional.empty();
        }
    }
}
