package org.indaba.app;

import org.indaba.spool.Signal;

/**
 * What wakes the workers of {@code post} within this process.
 *
 * @param arrivals inbound rows wait
 * @param expansions expansions wait
 */
record Signals(Signal arrivals, Signal expansions) {
}
