/**
 * What it is: SPF, DKIM, DMARC, ARC: verify and sign.
 *
 * <p>Where in the mail's way: at the end of DATA, before a post is judged; what it finds stands in the Authentication-Results field.
 *
 * <p>Start reading at: {@link org.indaba.auth.Authentication}, then {@link org.indaba.auth.AuthenticationResults}; for what
 * signs copies, {@link org.indaba.auth.SigningKeys}.
 *
 * <p>Guarantees: a message is read as raw octets and never changed; questions to DNS are bounded in number, time and size for each
 * message; nothing that a message or a zone holds makes it throw. Keys that sign are rows that all
 * nodes share; their private halves are never shown or logged. Everything is thread-safe unless it says otherwise.
 *
 * <p>When it fails: results that say "temperror" or "permerror" with the reason, never an exception; of keys, the database's exceptions go
 * to the caller.
 *
 * <p>Standards: RFC 6376, RFC 7208, RFC 8301, RFC 8463, RFC 8601, RFC 8617, RFC 9989; RFC 6008, RFC 8616.
 */
@NullMarked
package org.indaba.auth;

import org.jspecify.annotations.NullMarked;
