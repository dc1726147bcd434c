/**
 * What it is: what we ask of DNS, the answer as a sealed type.
 *
 * <p>Where in the mail's way: before a copy is dialled ({@code deliver} asks for routes); later for authentication on arrival.
 *
 * <p>Start reading at: {@link org.indaba.dns.Dns}, then {@link org.indaba.dns.DnsjavaDns}.
 *
 * <p>Guarantees: every question ends within a bounded time; implementations are thread-safe.
 *
 * <p>When it fails: {@link org.indaba.dns.DnsAnswer.Failed}, never an exception, and never "no such name".
 *
 * <p>Standards: RFC 1035, RFC 2308, RFC 5452, RFC 6604, RFC 6698 §3, RFC 6891, RFC 7766,
 * RFC 9520; RFC 4035 §4.9.3, RFC 7505 §3, RFC 7208 §3.3.
 */
@NullMarked
package org.indaba.dns;

import org.jspecify.annotations.NullMarked;
