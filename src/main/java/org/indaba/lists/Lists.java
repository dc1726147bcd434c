package org.indaba.lists;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.EmailAddress;

/**
 * What other packages ask about lists. Thread-safe; reads join an open transaction, except for the two questions of dialogues, which are
 * asked together with those of others: what a transaction has not committed yet is no answer to these.
 */
public interface Lists {

    /**
     * The list with this post address; the name in any case. A list that was renamed is also found by the names it had, unless another
     * list has taken them.
     */
    Optional<MailList> find(String name, String domain);

    /** The list whose setting {@code return-path-name} is this name, in any case: only for addresses that belong to tokens. */
    default Optional<MailList> findByReturnPathName(String name, String domain) {
        String lower = name.toLowerCase(Locale.ROOT);
        return all().stream()
                .filter(list -> list.domain().equalsIgnoreCase(domain))
                .filter(list -> !lower.isEmpty() && list.settings().returnPathName().equals(lower))
                .findFirst();
    }

    /** The living list with this id. */
    Optional<MailList> byId(long id);

    /** Whether mail for this domain is ours. */
    boolean servesDomain(String domain);

    /** Whether an address is postmaster, abuse or mailer-daemon of its domain: ours, where that is served. */
    static boolean isSiteRole(EmailAddress address) {
        return Set.of("postmaster", "abuse", "mailer-daemon").contains(base(address));
    }

    private static String base(EmailAddress address) {
        return address.localPart().toLowerCase(Locale.ROOT).split("\\+", 2)[0];
    }

    /**
     * Whether mail to an address would come back to us: the post address or a role address of a list, or postmaster, abuse or
     * mailer-daemon of a domain that we serve.
     */
    default boolean owns(EmailAddress address) {
        if (!servesDomain(address.domain())) {
            return false;
        }
        String base = base(address);
        return isSiteRole(address) || isList(base, address.domain())
                || RoleAddress.readings(base).stream().anyMatch(reading -> isList(reading.name(), address.domain()));
    }

    private boolean isList(String name, String domain) {
        return !name.isEmpty() && (find(name, domain).isPresent() || findByReturnPathName(name, domain).isPresent());
    }

    /** All lists, by domain and name. */
    List<MailList> all();

    /** The owners of a list, by address: never empty. */
    List<EmailAddress> owners(long listId);

    /** The owners and moderators of a list, by address, each once. */
    List<EmailAddress> moderators(long listId);

    /**
     * A list, and whether somebody is banned from it.
     *
     * @param list the list
     * @param banned as {@link #banned} says
     */
    record Asked(MailList list, boolean banned) {
    }

    /** As {@link #find} and {@link #banned}, in one question, asked together with those of other dialogues. */
    default Optional<Asked> find(String name, String domain, EmailAddress sender) {
        return find(name, domain).map(list -> new Asked(list, banned(list.id(), sender)));
    }

    /** Whether an address is banned from a list or from the whole site. */
    default boolean banned(long listId, EmailAddress address) {
        return ban(listId, address).isPresent();
    }

    /** The ban of a list, or of the whole site, that an address falls under: its own, its domain's, or an expression. */
    Optional<BanPattern> ban(long listId, EmailAddress address);

    /**
     * Somebody who is banned.
     *
     * @param address who
     * @param pattern by what
     */
    record Banned(EmailAddress address, BanPattern pattern) {
    }

    /** The first of these addresses that falls under a ban, as {@link #ban} says; asked together with what other dialogues ask. */
    default Optional<Banned> firstBanned(long listId, List<EmailAddress> addresses) {
        return addresses.stream()
                .flatMap(address -> ban(listId, address).map(pattern -> new Banned(address, pattern)).stream()).findFirst();
    }
}
