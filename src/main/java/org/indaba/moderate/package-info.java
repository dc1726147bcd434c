/**
 * What it is: rules that look and never change; held posts.
 *
 * <p>Where in the mail's way: at the end of DATA, before the 250; and when a moderator decides.
 *
 * <p>Start reading at: {@link org.indaba.moderate.Intake}.
 *
 * <p>Guarantees: a positive reply means that message and verdicts are committed; a post that came before is never posted twice;
 * each decision keeps its trace.
 *
 * <p>When it fails: exceptions go to the caller, who answers 451; nothing was kept.
 *
 * <p>Standards: RFC 3834 §2, RFC 2919, RFC 2369, RFC 5321 §6.3.
 */
@NullMarked
package org.indaba.moderate;

import org.jspecify.annotations.NullMarked;
