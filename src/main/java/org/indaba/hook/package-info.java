/**
 * What it is: webhooks: events are posted to the addresses that owners and operators name.
 *
 * <p>Where in the mail's way: beside it, behind {@code bounce}, whose events it reads.
 *
 * <p>Start reading at: {@link org.indaba.hook.HookSender}, then {@link org.indaba.hook.HookPost}.
 *
 * <p>Guarantees: every event reaches every webhook at least once, in the order of the events, while the webhook answers; a batch is
 * told again until it is taken, and the position moves when it was; a webhook is one node's at a time; no address of the operator's own
 * network is dialled unless the settings allow it, and the address that was judged is the one that is dialled; what is posted is signed;
 * time, size and number are bounded.
 *
 * <p>When it fails: the batch waits and is tried again, later and later; a webhook that has failed for days is switched off, and its
 * people are told. While the database is away nothing is posted.
 *
 * <p>Standards: RFC 2104 (HMAC), RFC 9110 (HTTP), RFC 8259 (JSON).
 */
@NullMarked
package org.indaba.hook;

import org.jspecify.annotations.NullMarked;
