package org.indaba.hook;

/** Hears what webhooks do, for the log and for counters. Implementations are thread-safe and never throw. */
public interface HookListener {

    /** Events were posted. */
    void posted(long webhook, int events, HookAnswer answer);

    /** A webhook was switched off. */
    void disabled(long webhook, String reason);
}
