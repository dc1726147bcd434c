package org.indaba.notice;

import java.util.Locale;
import java.util.Set;
import org.indaba.lists.Lists;
import org.indaba.lists.RoleAddress;
import org.indaba.mail.EmailAddress;

/**
 * Whether mail to an address would come back to us: an address of a list, or a role mailbox of a domain we serve. Notices and
 * forwarded mail never go there, since every loop begins with such an address. Thread-safe.
 */
public final class OwnAddresses {

    private static final Set<String> SITE_ROLES = Set.of("postmaster", "abuse", "mailer-daemon");

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
        String base = address.localPart().toLowerCase(Locale.ROOT).split("\\+", 2)[0];
        return SITE_ROLES.contains(base) || isList(base, address.domain())
                || RoleAddress.readings(base).stream().anyMatch(reading -> isList(reading.name(), address.domain()));
    }

    private boolean isList(String name, String domain) {
        return !name.isEmpty() && (lists.find(name, domain).isPresent() || lists.findByReturnPathName(name, domain).isPresent());
    }
}
