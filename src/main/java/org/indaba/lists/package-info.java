/**
 * What it is: domains, lists, people, addresses, subscriptions, roles, settings; the documented view {@code recipients}.
 *
 * <p>Where in the mail's way: asked at RCPT, at the end of DATA, and when a post is expanded.
 *
 * <p>Start reading at: {@link org.indaba.lists.Lists}, {@link org.indaba.lists.Members} and the migration {@code V001__lists.sql}.
 *
 * <p>Guarantees: an address is on a list at most once; a subscription that ended is kept, so that "as of acceptance" can be asked;
 * role addresses of lists never collide.
 *
 * <p>When it fails: refusals are sealed results with a reason for the operator; the database's exceptions go to the caller.
 *
 * <p>Standards: RFC 2142 (names of role mailboxes), RFC 2919 §2.
 */
@NullMarked
package org.indaba.lists;

import org.jspecify.annotations.NullMarked;
