/**
 * What it is: one question to a web server that a stranger chose.
 *
 * <p>Where in the mail's way: beside it: policies of mail domains are fetched with it, and events are posted with it.
 *
 * <p>Start reading at: {@link org.indaba.fetch.HttpCall}.
 *
 * <p>Guarantees: it speaks over the connection that it is given and opens none, so that the address that was judged is the one that is
 * asked; it follows no redirect; time and size are bounded; the connection is closed when it returns.
 *
 * <p>When it fails: an {@link java.io.IOException} with a reason for people.
 *
 * <p>Standards: RFC 9110, RFC 9112 (HTTP/1.1).
 */
@NullMarked
package org.indaba.fetch;

import org.jspecify.annotations.NullMarked;
