/**
 * What it is: whether the world finds us and believes us: what DNS and the web say of this server and of each domain, and what they should.
 *
 * <p>Where in the mail's way: beside it. Administrators ask, by command or on a page, and the server asks once a day.
 *
 * <p>Start reading at: {@link org.indaba.checkup.Checkup}, then {@link org.indaba.checkup.DomainLook};
 * {@link org.indaba.checkup.DailyCheckup}.
 *
 * <p>Guarantees: a look changes nothing and judges no mail; it is bounded in questions and in time; what strangers' zones hold is cleaned
 * and cut before anybody sees it. Of several nodes one looks each day, and administrators get one mail a day at most.
 *
 * <p>When it fails: what DNS does not say is told as unknown, and is neither a trouble nor the end of one.
 *
 * <p>Standards: RFC 5321 §2.3.5, RFC 2181 §10.3, RFC 7505 §3, RFC 7208, RFC 6376 §3.6.1, RFC 9989, RFC 8461, RFC 8058 §3.1.
 */
@NullMarked
package org.indaba.checkup;

import org.jspecify.annotations.NullMarked;
