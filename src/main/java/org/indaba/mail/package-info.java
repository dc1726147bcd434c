/**
 * What it is: the vocabulary: addresses, envelopes, reply codes, message ids, return paths. No I/O, no framework.
 *
 * <p>Where in the mail's way: nowhere and everywhere; all other packages speak these words.
 *
 * <p>Start reading at: {@link org.indaba.mail.EmailAddress}, then {@link org.indaba.mail.TokenCodec}.
 *
 * <p>Guarantees: every value is valid once constructed, immutable and thread-safe.
 *
 * <p>When it fails: constructors throw {@code IllegalArgumentException}; parsing of outside text returns a sealed result instead.
 *
 * <p>Standards: RFC 5321 §4.1.2 and §4.2, RFC 6531, RFC 3463, RFC 2034, RFC 4648 §6.
 */
@NullMarked
package org.indaba.mail;

import org.jspecify.annotations.NullMarked;
