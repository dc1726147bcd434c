package org.indaba.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/** A few lists, all of whose domains are served. */
public final class ListsInMemory implements Lists {

    private final List<MailList> lists = new ArrayList<>();
    private final Map<Long, List<EmailAddress>> owners = new HashMap<>();
    private final Set<String> bans = new HashSet<>();

    /** The settings of a list nobody touched, with these ways to join and leave. */
    public static ListSettings settings(ListSettings.Joining joining, ListSettings.Joining leaving) {
        return new ListSettings(ListSettings.Posting.MEMBERS, ListSettings.Nonmembers.REJECT, ListSettings.Machines.ACCEPT,
                ListSettings.EnvelopeStyle.VERP, joining, leaving, "", "", ListSettings.ReplyTo.AUTHOR, 10_000_000);
    }

    /** Adds a list, or changes the settings of the one with this name. */
    public MailList put(String address, ListSettings settings, String... ownerAddresses) {
        EmailAddress post = EmailAddress.of(address);
        long id = find(post.localPart(), post.domain()).map(MailList::id).orElse(lists.size() + 1L);
        lists.removeIf(list -> list.id() == id);
        MailList list = new MailList(id, post.localPart(), post.domain(), settings);
        lists.add(list);
        owners.put(id, java.util.Arrays.stream(ownerAddresses).map(EmailAddress::of).toList());
        return list;
    }

    /** Bans an address from the whole site. */
    public void ban(String address) {
        bans.add(EmailAddress.of(address).key());
    }

    @Override
    public Optional<MailList> find(String name, String domain) {
        return lists.stream().filter(list -> list.name().equalsIgnoreCase(name) && list.domain().equals(domain)).findFirst();
    }

    @Override
    public Optional<MailList> byId(long id) {
        return lists.stream().filter(list -> list.id() == id).findFirst();
    }

    @Override
    public boolean servesDomain(String domain) {
        return lists.stream().anyMatch(list -> list.domain().equals(domain));
    }

    @Override
    public List<MailList> all() {
        return List.copyOf(lists);
    }

    @Override
    public List<EmailAddress> owners(long listId) {
        return owners.getOrDefault(listId, List.of());
    }

    @Override
    public List<EmailAddress> moderators(long listId) {
        return owners(listId);
    }

    @Override
    public boolean banned(long listId, EmailAddress address) {
        return bans.contains(address.key());
    }
}
