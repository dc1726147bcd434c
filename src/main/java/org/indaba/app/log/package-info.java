/**
 * What it is: what operators see: the log of events, the metrics, the health.
 *
 * <p>Where in the mail's way: beside it; told by every station.
 *
 * <p>Start reading at: {@link org.indaba.app.log.LoggedMailEvents}; the keys and names are explained in {@code docs/operations.md}.
 *
 * <p>Guarantees: one line an event, with fixed keys; nothing that a stranger sends can make two lines of one. No metric has a label
 * whose values strangers choose.
 *
 * <p>When it fails: telling never stops what is told about.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.app.log;

import org.jspecify.annotations.NullMarked;
