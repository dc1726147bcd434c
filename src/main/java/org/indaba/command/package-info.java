/**
 * What it is: subscribe, confirm and leave, by mail and by form.
 *
 * <p>Where in the mail's way: {@code post} hands it the inbound rows whose address is one that commands are sent to; what it answers
 * goes through {@code notice} to {@code deliver}. Pages hand it forms.
 *
 * <p>Start reading at: {@link org.indaba.command.MailCommands}, then {@link org.indaba.command.Wishes}; for forms,
 * {@link org.indaba.command.FormDesk}.
 *
 * <p>Guarantees: a machine gets no answer; an address gets at most three unproven mails a day over all lists, whoever asks in its
 * name and how; a token works once, for its list, until it expires; the answer does not tell whether an address is known. All in the
 * caller's transaction, and shared by all nodes through the database.
 *
 * <p>When it fails: the exception goes to the caller, whose transaction leaves nothing; the row is shunted.
 *
 * <p>Standards: RFC 3834 §2, RFC 2045 §6, RFC 2142 §6, RFC 2369 §3.2, RFC 6177 §2.
 */
@NullMarked
package org.indaba.command;

import org.jspecify.annotations.NullMarked;
