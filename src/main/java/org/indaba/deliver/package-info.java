/**
 * What it is: outgoing queue, routes and sites, SMTP client, retries, limits, the ledger.
 *
 * <p>Where in the mail's way: after {@code expand} or {@code notice} put copies into the queue; the last station before the peer.
 *
 * <p>Start reading at: {@link org.indaba.deliver.DeliveryEngine}, {@link org.indaba.deliver.Outbox} and the migration
 * {@code V005__deliver.sql}.
 *
 * <p>Guarantees: a window is committed before the dial and an outcome soon after the reply; a copy is sent again only when a crash
 * came between the peer's 250 and the commit of its outcome (at most 256 results wait, 30 with up to 20 open connections, eight
 * more for each beyond); memory does not grow with the queue.
 *
 * <p>When it fails: 4xx, time-outs and DNS failures defer a copy; a peer's 5xx, the age limit or a protocol fact end it; our own
 * exceptions shunt it.
 *
 * <p>Standards: RFC 5321 §4.2.3, §4.5.3.2, §4.5.4 and §5.1, RFC 7505, RFC 2920, RFC 3030, RFC 1870, RFC 6152, RFC 6531, RFC 3207, RFC 7435,
 * RFC 8314, RFC 4954; RFC 8461, RFC 7672, RFC 8305; RFC 6376.
 */
@NullMarked
package org.indaba.deliver;

import org.jspecify.annotations.NullMarked;
