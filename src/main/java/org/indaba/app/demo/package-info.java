/**
 * What it is: the world of the demo: people, domains, mail hosts that take mail or misbehave, and the mailboxes behind them.
 *
 * <p>Where in the mail's way: outside of it, where copies end and posts begin; only {@code bin/indaba demo} makes one.
 *
 * <p>Start reading at: {@link org.indaba.app.demo.DemoWorld}; who lives in it is in {@link org.indaba.app.demo.Cast}.
 *
 * <p>Guarantees: nothing leaves the machine: names are answered in this process, mail hosts listen on loopback addresses, and no other
 * address is dialled. Memory is bounded: old mails are forgotten. The same number of subscribers gives the same people.
 *
 * <p>When it fails: a mail host whose address cannot be had stops the start; a button that cannot send says why.
 *
 * <p>Standards: RFC 3464, RFC 5321, RFC 5322.
 */
@NullMarked
package org.indaba.app.demo;

import org.jspecify.annotations.NullMarked;
