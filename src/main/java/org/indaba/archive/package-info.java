/**
 * What it is: posts kept, threads, search; so far it stores what they will need.
 *
 * <p>Where in the mail's way: after {@code moderate} accepted, in the same transaction as the decision to expand.
 *
 * <p>Start reading at: {@link org.indaba.archive.Archive}, then {@link org.indaba.archive.JdbiArchive} and {@code V007__archive.sql}.
 *
 * <p>Guarantees: a post is kept once; the message is the one in {@code spool}, not a second copy.
 *
 * <p>When it fails: the transaction of {@code post} rolls back.
 *
 * <p>Standards: RFC 5322 §3.6.4 (identification fields).
 */
@NullMarked
package org.indaba.archive;

import org.jspecify.annotations.NullMarked;
