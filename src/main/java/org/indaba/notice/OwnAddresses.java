package org.indaba.notice;

import java.util.List;
import java.util.Locale;
import org.indaba.lists.Lists;
import org.indaba.mail.EmailAddress;

/**
 * Whether mail to an address would come back to us: an address of a list, or a role mailbox of a domain we serve. Notices and
 * forwarded mail never go there, since every loop begins with such an address. Thread-safe.
 */
public final class OwnAddresses {

    private static final List<String> SUFFIXES =
            List.of("-owner", "-bounces", "-request", "-join", "-subscribe", "-leave", "-unsubscribe", "-confirm");

    private static final List<String> SITE_ROLES = List.of("postmaster", "abuse", "mailer-daemon");

    private final Lists lists;

    /** @param lists asked about domains and names */
    public OwnAddresses(Lists lists) {
        this.lists = lists;
    }

    /** Whether the address is the post address or a role address of a list, or postmaster, abuse or mailer-daemon of our domains. */
    public boolean contain(EmailAddress address) {
        if (!lists.servesDomain(address.domain())) {
            return false;
        }
        String local = address.localPart().toLowerCase(Locale.ROOT);
        int plus = local.indexOf('+');
        String base = plus < 0 ? local : local.substring(0, plus);
        return SITE_ROLES.contains(base) || isList(base, address.domain()) || isRole(base, address.domain());
    }

    private boolean isRole(String base, String domain) {
        if (base.startsWith("owner-") && isList(base.substring("owner-".length()), domain)) {
            return true;
        }
        return SUFFIXES.stream().anyMatch(suffix -> base.endsWith(suffix)
                && isList(base.substring(0, base.length() - suffix.length()), domain));
    }

    private boolean isList(String name, String domain) {
        return !name.isEmpty() && lists.find(name, domain).isPresent();
    }
}
