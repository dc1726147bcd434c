/**
 * What it is: wiring, configuration, embedded database, start and stop order, command line.
 *
 * <p>Where in the mail's way: around it; nothing of the mail passes here.
 *
 * <p>Start reading at: {@link org.indaba.app.Main}, then {@code Start}; the object graph is in {@code Wiring} and its sisters, the
 * order of start and stop in {@code Lifecycle}.
 *
 * <p>Guarantees: one home has one owner; the embedded database never outlives us; unknown configuration keys stop the start.
 *
 * <p>When it fails: the reason and what to do about it, on standard error, and a non-zero exit.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.app;

import org.jspecify.annotations.NullMarked;
