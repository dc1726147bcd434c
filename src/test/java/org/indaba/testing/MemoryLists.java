package org.indaba.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/** Lists in memory: what tests of judging and of the flow ask. */
public final class MemoryLists implements Lists {

    private final List<MailList> lists = new ArrayList<>();
    private final Set<String> banned = new HashSet<>();
    private final List<EmailAddress> owners = new ArrayList<>(List.of(EmailAddress.of("owner@people.example")));
    private final List<EmailAddress> moderators = new ArrayList<>(List.of(EmailAddress.of("moderator@people.example")));

    /** The settings of a new list. */
    public static ListSettings settings(ListSettings.Posting posting) {
        return new ListSettings(posting, ListSettings.Nonmembers.REJECT, ListSettings.Machines.ACCEPT, ListSettings.EnvelopeStyle.VERP,
                ListSettings.Joining.CONFIRM, ListSettings.Joining.CONFIRM, "", "", ListSettings.ReplyTo.AUTHOR, 1_000_000);
    }

    /** A list at {@code lists.example.org}; one with the same id is replaced. */
    public MailList put(long id, String name, ListSettings settings) {
        lists.removeIf(list -> list.id() == id);
        MailList list = new MailList(id, name, "lists.example.org", settings);
        lists.add(list);
        return list;
    }

    /** Forgets a list. */
    public void remove(long id) {
        lists.removeIf(list -> list.id() == id);
    }

    /** Bans an address or {@code @domain} everywhere. */
    public void ban(String pattern) {
        banned.add(pattern);
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
        return domain.equals("lists.example.org");
    }

    @Override
    public List<MailList> all() {
        return List.copyOf(lists);
    }

    @Override
    public List<EmailAddress> owners(long listId) {
        return List.copyOf(owners);
    }

    @Override
    public List<EmailAddress> moderators(long listId) {
        List<EmailAddress> all = new ArrayList<>(owners);
        all.addAll(moderators);
        return all;
    }

    @Override
    public boolean banned(long listId, EmailAddress address) {
        return banned.contains(address.key()) || banned.contains("@" + address.domain());
    }
}
