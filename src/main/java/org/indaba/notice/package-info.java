/**
 * What it is: mails that Indaba writes itself.
 *
 * <p>Where in the mail's way: out of {@code moderate}'s decisions, {@code command} and {@code bounce}, into {@code deliver}.
 *
 * <p>Start reading at: {@link org.indaba.notice.Notice}, then {@link org.indaba.notice.MailNotices}; who is not answered is
 * decided in {@link org.indaba.classify.AutomaticMail}.
 *
 * <p>Guarantees: never an answer to a machine; values from outside cannot add header fields or lines to them.
 *
 * <p>When it fails: a template that does not render is our bug and goes to the caller, who shunts the row.
 *
 * <p>Standards: RFC 3834, RFC 5322, RFC 2045, RFC 2047, RFC 6522.
 */
@NullMarked
package org.indaba.notice;

import org.jspecify.annotations.NullMarked;
