/**
 * What it is: mail that comes back, and mail for the people behind a list: recorded on its copy, forwarded to the owners.
 *
 * <p>Where in the mail's way: {@code post} hands it the inbound rows whose address is a return path, an owner address or postmaster;
 * what it forwards goes to {@code deliver}.
 *
 * <p>Start reading at: {@link org.indaba.bounce.ReturnedMail}, then {@link org.indaba.bounce.Forwarding}.
 *
 * <p>Guarantees: what is forwarded leaves octet for octet under two fields of ours; nothing that it sends can bring an answer which
 * it forwards again; owners get a bounded number of mails an hour; what is not forwarded is kept. All in the caller's transaction.
 *
 * <p>The view {@code bouncing} shows others of its table which members failures count against: {@code lists} filters by it.
 *
 * <p>When it fails: the exception goes to the caller, whose transaction leaves nothing; the row is shunted.
 *
 * <p>Standards: RFC 5321 §4.4, §4.5.1, §4.5.5 and §6.3, RFC 3834, RFC 3464, RFC 9228.
 */
@NullMarked
package org.indaba.bounce;

import org.jspecify.annotations.NullMarked;
