/**
 * What it is: rules that look and never change; held posts.
 *
 * <p>Where in the mail's way: at the end of DATA, before the 250; and when a moderator decides.
 *
 * <p>Start reading at: {@link org.indaba.moderate.Rules}, then {@link org.indaba.moderate.CommittingIntake}.
 *
 * <p>Guarantees: a positive reply means that message and verdicts are committed; a post that came before is never posted twice, and one
 * that waits for a moderator keeps nothing away that would be accepted by itself; each decision keeps its trace.
 *
 * <p>When it fails: exceptions go to the caller, who answers 451; nothing was kept.
 *
 * <p>Standards: RFC 3834 §2 and §5, RFC 6522, RFC 2919, RFC 2369, RFC 5321 §6.1 and §6.3, RFC 5322 §3.6, RFC 3463.
 */
@NullMarked
package org.indaba.moderate;

import org.jspecify.annotations.NullMarked;
