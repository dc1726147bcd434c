/**
 * What it is: how much went through in which hour.
 *
 * <p>Where in the mail's way: beside it. It hears of what happened as the log does, counts it in memory and adds it up in the
 * database every few seconds.
 *
 * <p>Start reading at: {@link org.indaba.traffic.Traffic}.
 *
 * <p>Guarantees: counting costs a copy some 100 ns and no statement; memory is bounded; the counts of all nodes are added up.
 *
 * <p>When it fails: what could not be added is kept in memory and added later; a crash forgets the last seconds. The counts are for
 * charts: what became of each copy stands in the ledger.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.traffic;

import org.jspecify.annotations.NullMarked;
