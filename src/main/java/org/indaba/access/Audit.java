package org.indaba.access;

import java.util.List;

/** The log of what people changed; only ever added to. Thread-safe. */
public interface Audit {

    /** The largest page. */
    int MAX_PAGE = 1_000;

    /**
     * Adds an entry, at this moment, in the transaction of what it tells of: neither stands without the other. Texts are cut at 1,000
     * characters.
     *
     * @param actor an address, or {@code operator} for a command
     * @param action a verb and its object, as the command line has them
     * @param subject what it was done to
     * @param detail the rest, in words; may be empty
     */
    void appendInTx(String actor, String action, String subject, String detail);

    /** The newest entries first; {@code limit} is 1 to {@link #MAX_PAGE}. */
    List<AuditEntry> latest(int limit);

    /** The newest entries about one subject first; {@code limit} is 1 to {@link #MAX_PAGE}. */
    List<AuditEntry> about(String subject, int limit);
}
