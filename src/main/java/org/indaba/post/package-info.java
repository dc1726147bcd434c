/**
 * What it is: the order of the stations.
 *
 * <p>Where in the mail's way: behind the 250: takes the inbound rows that {@code moderate} committed, and ends where {@code deliver}
 * has the copies.
 *
 * <p>Start reading at: {@link org.indaba.post.PostFlow}, then {@link org.indaba.post.PostWorkers}.
 *
 * <p>Guarantees: a row and everything that follows from it are one commit, so that a crash anywhere means "again from the start" and
 * never twice; a row that one of our bugs stops does not stop the next. Threads: a few virtual ones, started and stopped by
 * {@link org.indaba.post.PostWorkers}.
 *
 * <p>When it fails: an unexpected exception rolls the row back and sets it aside with its stack trace ("shunted"), to be replayed; when
 * the database is away the row stays where it is and is tried again.
 *
 * <p>Standards: RFC 5321 §4.5.4.1 (the promise of the 250), RFC 5321 §4.5.5.
 */
@NullMarked
package org.indaba.post;

import org.jspecify.annotations.NullMarked;
