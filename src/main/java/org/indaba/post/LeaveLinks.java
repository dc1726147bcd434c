package org.indaba.post;

import java.util.function.Predicate;
import org.indaba.lists.MailList;
import org.indaba.transform.LeaveLink;

/**
 * How the copies of a list let their subscribers leave. Immutable.
 *
 * @param site the web address of the site, without a slash at its end
 * @param signs whether the copies of a list on this domain are signed
 */
public record LeaveLinks(String site, Predicate<String> signs) {

    /** The way of a list, as of now. */
    public LeaveLink of(MailList list) {
        // RFC 8058 §3.1 and §4: one click needs an HTTPS URI, and a signature that covers both fields, as ours do.
        boolean oneClick = site.startsWith("https:") && signs.test(list.domain());
        return new LeaveLink(oneClick ? LeaveLink.Way.ONE_CLICK : LeaveLink.Way.BY_MAIL, site);
    }
}
