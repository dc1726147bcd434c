/**
 * What it is: the pages of the demo: mailboxes of invented people, what came for them, and buttons that answer and send back.
 *
 * <p>Where in the mail's way: behind its end, as the world that receives; what the buttons send comes in again at {@code receive}.
 *
 * <p>Start reading at: {@link org.indaba.web.demo.Mailboxes}, then {@code DemoPages}.
 *
 * <p>Guarantees: there are no such pages outside of a demo. What came by mail is rendered inert: text is escaped, HTML is sanitised and
 * shown in a frame that may neither run scripts nor load anything. Nothing changes by GET.
 *
 * <p>When it fails: a mail that was forgotten answers 404; what cannot be read of a mail is left out, and its raw source is always there.
 *
 * <p>Standards: RFC 3464.
 */
@NullMarked
package org.indaba.web.demo;

import org.jspecify.annotations.NullMarked;
