/**
 * What it is: the wire both sides speak: lines, dots, commands, replies, limits.
 *
 * <p>Where in the mail's way: under {@code receive}, which answers strangers with it, and under {@code deliver}, which calls on them.
 *
 * <p>Start reading at: {@link org.indaba.smtp.LineReader}, then {@link org.indaba.smtp.Command} and {@link org.indaba.smtp.DotReader}.
 *
 * <p>Guarantees: only CRLF.CRLF ends a message, whatever the chunks that the network delivers; no octets, however wrong, make it
 * throw anything but what the stream throws; memory is bounded by {@link org.indaba.smtp.WireLimits}. Readers and writers belong to
 * one thread, values to all.
 *
 * <p>When it fails: what a peer says wrongly is a value ({@link org.indaba.smtp.WireLine}, {@link org.indaba.smtp.Command.Malformed});
 * only a broken stream is an exception.
 *
 * <p>Standards: RFC 5321 §2.3.8, §4.1, §4.2 and §4.5, RFC 1870, RFC 2034, RFC 3030, RFC 3461 §4, RFC 6152, RFC 6531.
 */
@NullMarked
package org.indaba.smtp;

import org.jspecify.annotations.NullMarked;
