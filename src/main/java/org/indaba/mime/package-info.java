/**
 * What it is: look into a message, edit header fields as raw octets, build multiparts.
 *
 * <p>Where in the mail's way: {@code moderate} looks with it, {@code transform} edits with it, {@code deliver} sends what it rendered.
 *
 * <p>Start reading at: {@link org.indaba.mime.HeaderBlock}, then {@link org.indaba.mime.Rendering}.
 *
 * <p>Guarantees: what is not edited leaves octet for octet; no message, however broken, makes it throw anything but its named
 * limits; memory is bounded by the limits, not by the message. Values are immutable and thread-safe.
 *
 * <p>When it fails: a sealed result names the limit that was passed.
 *
 * <p>Standards: RFC 5322 §2.2 and §3.6, RFC 2045, RFC 2046, RFC 2047, RFC 6152, RFC 6532.
 */
@NullMarked
package org.indaba.mime;

import org.jspecify.annotations.NullMarked;
