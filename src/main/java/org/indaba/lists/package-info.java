/**
 * What it is: domains, lists, people, addresses, subscriptions, roles, settings; the documented view {@code recipients}.
 *
 * <p>Where in the mail's way: asked at RCPT, at the end of DATA, and when a post is expanded.
 *
 * <p>Start reading at: {@link org.indaba.lists.Lists} and {@link org.indaba.lists.Members} for what mail asks,
 * {@link org.indaba.lists.ListRegister} and {@link org.indaba.lists.Roster} for what operators do, {@link org.indaba.lists.ListSetting}
 * for the settings, and the migration {@code V001__lists.sql}.
 *
 * <p>Guarantees: an address is on a list at most once, whoever adds it at the same moment; a subscription that ended is kept, so that
 * "as of acceptance" can be asked; no two lists own the same address, in any role; nothing is cached, so that every node sees a change
 * once it is committed. What the repositories write they write at once, so that plain SQL in the same transaction sees it.
 *
 * <p>When it fails: refusals are sealed results with a reason for the operator; the database's exceptions go to the caller.
 *
 * <p>Standards: RFC 2142 (names of role mailboxes), RFC 2919 §2, RFC 5321 §4.5.3.1.1 (the length of local parts).
 */
@NullMarked
package org.indaba.lists;

import org.jspecify.annotations.NullMarked;
