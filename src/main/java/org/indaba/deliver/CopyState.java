package org.indaba.deliver;

import java.util.Locale;

/** The states of a copy: the one vocabulary of ledger, log, metrics and commands. */
public enum CopyState {
    /** Waits for its first try. */
    QUEUED,
    /** In a window that a connection has taken. */
    TRYING,
    /** The last try failed for now; another follows. */
    DEFERRED,
    /** The peer took it. */
    DELIVERED,
    /** A peer's 5xx, or a protocol fact. */
    FAILED,
    /** The age limit came first. */
    EXPIRED,
    /** Deliberately not sent: dropped by the operator, or the address is suppressed. */
    SUPPRESSED,
    /** Kept back by the operator. */
    HELD,
    /** Our own bug stopped it. */
    SHUNTED;

    /** Whether no further try follows. */
    public boolean terminal() {
        return this == DELIVERED || this == FAILED || this == EXPIRED || this == SUPPRESSED;
    }

    /** The name as scripts read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
