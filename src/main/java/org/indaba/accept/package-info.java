/**
 * What it is: what this envelope means to us.
 *
 * <p>Where in the mail's way: asked by {@code receive} at each RCPT, and by {@code post} when it takes a row.
 *
 * <p>Start reading at: {@link org.indaba.accept.Destination}, then {@link org.indaba.accept.AddressBook}.
 *
 * <p>Guarantees: an address outside the served domains is never taken, whatever its disguise; a token that we did not sign never
 * names a copy, a subscription or a confirmation. Thread-safe.
 *
 * <p>When it fails: a refusal carries the reply; when the database cannot be asked the caller answers 451.
 *
 * <p>Standards: RFC 5321 §3.6 and §4.5.1, RFC 2142, RFC 3463, RFC 3834 §2.
 */
@NullMarked
package org.indaba.accept;

import org.jspecify.annotations.NullMarked;
