/**
 * What it is: one post becomes its copies: the one place whose SQL names two owners' tables (reads {@code recipients}, inserts into
 * {@code deliver}'s copies).
 *
 * <p>Where in the mail's way: after {@code transform}, before {@code deliver}.
 *
 * <p>Start reading at: {@link org.indaba.expand.Expansions}, then {@link org.indaba.expand.SqlExpansions}; {@link
 * org.indaba.expand.MissedPosts} makes copies of earlier posts for one subscriber, {@link
 * org.indaba.expand.DroppedExpansions} ends what an operator drops.
 *
 * <p>Guarantees: every subscriber as of acceptance gets exactly one copy, whatever crashes between; memory does not grow with the
 * list.
 *
 * <p>When it fails: the chunk rolls back and the cursor stays; the next step takes it up again.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.expand;

import org.jspecify.annotations.NullMarked;
