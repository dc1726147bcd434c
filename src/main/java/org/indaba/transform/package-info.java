/**
 * What it is: steps that change and never judge; each with its inverse. Pure functions.
 *
 * <p>Where in the mail's way: after {@code moderate} accepted a post, before {@code archive} and {@code expand}.
 *
 * <p>Start reading at: {@link org.indaba.transform.Steps}.
 *
 * <p>Guarantees: what no step names leaves octet for octet; the result is a list of edits that can be undone
 * ({@link org.indaba.mime.Inversion}); the same post gives the same result. Thread-safe.
 *
 * <p>When it fails: a step that cannot do its work says so in a note and leaves the message alone; two steps that edit the same octets
 * are our bug, and the exception goes to the caller, who shunts the row.
 *
 * <p>Standards: RFC 5321 §4.4, RFC 5322 §3.6, RFC 2369, RFC 2919, RFC 3676, RFC 2046 §5.1, RFC 6376 §5.4.
 */
@NullMarked
package org.indaba.transform;

import org.jspecify.annotations.NullMarked;
