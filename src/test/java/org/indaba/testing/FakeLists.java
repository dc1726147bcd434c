package org.indaba.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.indaba.lists.BanPattern;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/** Lists in memory; passes the same contract as those in the database. Thread-safe. */
public final class FakeLists implements Lists {

    /** Who owns a list for which nobody else is named. */
    public static final EmailAddress OWNER = EmailAddress.of("listowner@example.net");

    private static final long SITE = 0;

    private final AtomicLong ids = new AtomicLong();
    private final Set<String> domains = new ConcurrentSkipListSet<>();
    private final Map<Long, MailList> lists = new ConcurrentSkipListMap<>();
    private final Map<String, Long> formerNames = new ConcurrentSkipListMap<>();
    private final Map<Long, Map<String, EmailAddress>> owners = new ConcurrentSkipListMap<>();
    private final Map<Long, Map<String, EmailAddress>> moderators = new ConcurrentSkipListMap<>();
    private final Map<Long, Set<String>> bans = new ConcurrentSkipListMap<>();

    /** A list with default settings, owned by {@link #OWNER}; its domain is served from now on. */
    public MailList add(String post) {
        return add(post, ListSettings.defaults());
    }

    /** A list with these settings, owned by {@link #OWNER}; its domain is served from now on. */
    public MailList add(String post, ListSettings settings) {
        return add(post, settings, OWNER);
    }

    /** A list with these settings and this owner; its domain is served from now on. */
    public MailList add(String post, ListSettings settings, EmailAddress owner) {
        EmailAddress address = EmailAddress.of(post);
        MailList list = new MailList(ids.incrementAndGet(), address.localPart().toLowerCase(Locale.ROOT), address.domain(), settings);
        serve(list.domain());
        formerNames.remove(list.post().key());
        lists.put(list.id(), list);
        own(list, owner);
        return list;
    }

    /** Serves a domain. */
    public void serve(String domain) {
        domains.add(domain);
    }

    /** One more owner. */
    public void own(MailList list, EmailAddress owner) {
        owners.computeIfAbsent(list.id(), _ -> new ConcurrentSkipListMap<>()).put(owner.key(), owner);
    }

    /** One more moderator. */
    public void moderate(MailList list, EmailAddress moderator) {
        moderators.computeIfAbsent(list.id(), _ -> new ConcurrentSkipListMap<>()).put(moderator.key(), moderator);
    }

    /** Bans an address, or {@code @} and a domain, from one list. */
    public void ban(MailList list, String pattern) {
        bans.computeIfAbsent(list.id(), _ -> new ConcurrentSkipListSet<>()).add(key(pattern));
    }

    /** Bans an address, or {@code @} and a domain, from all lists. */
    public void banEverywhere(String pattern) {
        bans.computeIfAbsent(SITE, _ -> new ConcurrentSkipListSet<>()).add(key(pattern));
    }

    private static String key(String pattern) {
        return pattern.startsWith("/") ? pattern : pattern.toLowerCase(Locale.ROOT);
    }

    /** Gives a list another post address; it goes on answering to the old one. */
    public MailList rename(MailList list, String post) {
        EmailAddress address = EmailAddress.of(post);
        MailList renamed = new MailList(list.id(), address.localPart(), address.domain(), list.settings());
        serve(renamed.domain());
        formerNames.put(list.post().key(), list.id());
        formerNames.remove(renamed.post().key());
        lists.put(list.id(), renamed);
        return renamed;
    }

    /** Changes settings. */
    public MailList change(MailList list, ListSettings settings) {
        MailList changed = new MailList(list.id(), list.name(), list.domain(), settings);
        lists.put(list.id(), changed);
        return changed;
    }

    /** Deletes a list. */
    public void delete(MailList list) {
        lists.remove(list.id());
    }

    @Override
    public Optional<MailList> find(String name, String domain) {
        String key = name.toLowerCase(Locale.ROOT) + "@" + domain.toLowerCase(Locale.ROOT);
        return lists.values().stream().filter(list -> list.post().key().equals(key)).findFirst()
                .or(() -> Optional.ofNullable(formerNames.get(key)).map(lists::get));
    }

    @Override
    public Optional<MailList> byId(long id) {
        return Optional.ofNullable(lists.get(id));
    }

    @Override
    public boolean servesDomain(String domain) {
        return domains.contains(domain.toLowerCase(Locale.ROOT));
    }

    @Override
    public List<MailList> all() {
        return lists.values().stream().sorted(Comparator.comparing(MailList::domain).thenComparing(MailList::name)).toList();
    }

    @Override
    public List<EmailAddress> owners(long listId) {
        return List.copyOf(owners.getOrDefault(listId, Map.of()).values());
    }

    @Override
    public List<EmailAddress> moderators(long listId) {
        Map<String, EmailAddress> both = new TreeMap<>(moderators.getOrDefault(listId, Map.of()));
        both.putAll(owners.getOrDefault(listId, Map.of()));
        return new ArrayList<>(both.values());
    }

    @Override
    public Optional<BanPattern> ban(long listId, EmailAddress address) {
        Set<String> patterns = new TreeSet<>(bans.getOrDefault(SITE, Set.of()));
        patterns.addAll(bans.getOrDefault(listId, Set.of()));
        return patterns.stream().sorted(Comparator.comparing(FakeLists::isExpression))
                .filter(pattern -> isExpression(pattern) ? found(pattern, address)
                        : Set.of(address.key(), "@" + address.domain()).contains(pattern))
                .findFirst().map(BanPattern::new);
    }

    private static boolean isExpression(String pattern) {
        return pattern.startsWith("/") && pattern.endsWith("/");
    }

    private static boolean found(String pattern, EmailAddress address) {
        return Pattern.compile(pattern.substring(1, pattern.length() - 1), Pattern.CASE_INSENSITIVE).matcher(address.key()).find();
    }
}
