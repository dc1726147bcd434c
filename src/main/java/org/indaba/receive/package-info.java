/**
 * What it is: SMTP server sessions: protocol only.
 *
 * <p>Where in the mail's way: the first station. It asks {@code accept} at RCPT and hands the message to {@code moderate} at the end
 * of DATA; what happens then it does not know.
 *
 * <p>Start reading at: {@link org.indaba.receive.SmtpServer}, then {@code Session} and {@code SessionState}.
 *
 * <p>Guarantees: 250 to a message means that the intake said so; nothing but CRLF.CRLF or the last chunk ends a message; nothing that
 * a peer sends costs more memory than the limits of {@link org.indaba.receive.SmtpCaps} allow, or more time than
 * {@link org.indaba.receive.SmtpTimeouts} allow. One virtual thread a session.
 *
 * <p>When it fails: the peer gets a 4yz without internals and keeps the message; the log gets the reason. A crash leaves nothing but
 * files in the spool folder, which the next start deletes.
 *
 * <p>Standards: RFC 5321, RFC 1870, RFC 2034, RFC 2920, RFC 3030, RFC 3207, RFC 3463, RFC 3848, RFC 6152, RFC 6531.
 */
@NullMarked
package org.indaba.receive;

import org.jspecify.annotations.NullMarked;
