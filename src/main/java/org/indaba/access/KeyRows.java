package org.indaba.access;

import java.time.Instant;
import java.util.List;
import org.indaba.mail.Bytes;

/** Where token keys are kept. Thread-safe. */
public interface KeyRows {

    /** All keys; the one that signs last comes first. */
    List<StoredKey> all();

    /**
     * Keeps the very first key, committed when this returns; if another node was quicker, its key stays and this one is thrown away.
     *
     * @return all keys, as {@link #all}; never empty
     */
    List<StoredKey> begin(Bytes secret, Instant now);

    /** Keeps all others from adding keys until the end of the transaction. */
    void lockInTx();

    /** Adds a key. */
    void addInTx(Bytes secret, Instant now, Instant signsFrom);

    /** Forgets a key for good. */
    void removeInTx(long id);
}
