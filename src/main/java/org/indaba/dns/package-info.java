/**
 * What it is: what we ask of DNS, the answer as a sealed type.
 *
 * <p>Where in the mail's way: before a copy is dialled ({@code deliver} asks for routes); later for authentication on arrival.
 *
 * <p>Start reading at: {@link org.indaba.dns.Dns}.
 *
 * <p>Guarantees: every question ends within a bounded time; implementations are thread-safe.
 *
 * <p>When it fails: {@link org.indaba.dns.DnsAnswer.Failed}, never an exception, and never "no such name".
 *
 * <p>Standards: RFC 1035, RFC 2308, RFC 7505.
 */
@NullMarked
package org.indaba.dns;

import org.jspecify.annotations.NullMarked;
