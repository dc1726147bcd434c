package org.indaba.testing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;

/** Transactions that crash once: before or behind the commit of a chosen one. */
public final class CrashingTransactions implements Transactions {

    private final Transactions inner;
    private final int crash;
    private final AtomicInteger calls = new AtomicInteger();

    /** @param crash 2 k crashes before the commit of the k-th transaction (from 0), 2 k + 1 behind it */
    public CrashingTransactions(Transactions inner, int crash) {
        this.inner = inner;
        this.crash = crash;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        boolean now = calls.getAndIncrement() == crash / 2;
        T result = inner.call(() -> {
            T done = work.get();
            crashIf(now && crash % 2 == 0);
            return done;
        });
        crashIf(now);
        return result;
    }

    /** Whether the crash has happened. */
    public boolean crashed() {
        return calls.get() > crash / 2;
    }

    private static void crashIf(boolean now) {
        if (now) {
            throw new SimulatedCrash();
        }
    }
}
