package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.indaba.access.Audit;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.EventKind;
import org.indaba.classify.Reason;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.PreferenceChange;
import org.indaba.lists.Preferences;
import org.indaba.lists.Role;
import org.indaba.lists.Roster;
import org.indaba.lists.Standing;
import org.indaba.lists.Suppressions;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** The visitor's own subscriptions: no other can be named here. For one request's threads. */
@RequestScoped
public class OwnSubscriptions {

    /** A longer pause is forgotten by who made it. In days. */
    public static final int MAX_PAUSE = PreferenceChange.MAX_PAUSE;

    /** So many lists are on a page: the options of each are some 2 KB. */
    public static final int PAGE = 20;

    /** So many failures are shown of a suspended subscription. */
    private static final int SHOWN = 3;

    /** Among so many events: others tell what was done about failures. */
    private static final int LOOKED_AT = 50;

    private final Visitor visitor;
    private final Visitor.Rights rights;
    private final Kept kept;
    private final TokenCodec tokens;
    private final Transactions transactions;

    /**
     * Where it is kept.
     *
     * @param lists the lists
     * @param members subscriptions, one by one
     * @param roster changes what subscribers decide
     * @param audit who did what
     * @param suppressions addresses that get nothing
     * @param bounces what came back
     */
    public record Kept(Lists lists, Members members, Roster roster, Audit audit, Suppressions suppressions, BounceReader bounces) {
    }

    OwnSubscriptions(Visitor visitor, Visitor.Rights rights, Kept kept, TokenCodec tokens, Transactions transactions) {
        this.visitor = visitor;
        this.rights = rights;
        this.kept = kept;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /**
     * A list of the visitor's.
     *
     * @param path of its page
     * @param address where posts go
     * @param description what it is about; may be empty
     * @param owner whether the visitor owns it
     * @param moderator whether the visitor decides about its held posts
     * @param people the page that says who is on it; empty where the visitor may not know
     * @param options one for each address of the visitor that is on it
     */
    record Entry(String path, String address, String description, boolean owner, boolean moderator, String people, List<Option> options) {

        Entry with(long subscription, Draft draft) {
            return new Entry(path, address, description, owner, moderator, people,
                    options.stream().map(option -> option.id() == subscription ? option.with(draft) : option).toList());
        }
    }

    /**
     * How copies come to one address.
     *
     * @param id of the subscription
     * @param address that is on the list
     * @param state on, off, until (a day), or suspended
     * @param until that day; null for none
     * @param kept whether the site keeps all copies for the address back, since they came back
     * @param back what ends a suspension, and that
     * @param is what was chosen
     * @param form what stands in the form, with what is wrong with it
     */
    record Option(long id, String address, String state, @Nullable LocalDate until, boolean kept, Back back, OptionForm.Choices is,
            Draft form) {

        Option with(Draft draft) {
            return new Option(id, address, state, until, kept, back, is, draft);
        }
    }

    /**
     * The way back from a suspension.
     *
     * @param path the page that ends it
     * @param cameBack while it lasts, what came back last, the newest first
     */
    record Back(String path, List<CameBack> cameBack) {
    }

    /**
     * A failure. Whom a notice names behind a forwarding is another person, and not told.
     *
     * @param at when
     * @param what the key of a sentence
     * @param reason the key of another; empty if there is none
     */
    record CameBack(Instant at, String what, String reason) {
    }

    /**
     * A form about one subscription.
     *
     * @param choices what stands in it
     * @param problem what is wrong with it, a sentence; empty if nothing is
     * @param dayWrong whether that is about the day
     */
    record Draft(OptionForm.Choices choices, String problem, boolean dayWrong) {
    }

    /**
     * A page of the visitor's lists.
     *
     * @param lists by address
     * @param number which page it is, from 1
     * @param pages how many there are
     * @param sends whether posts come from any list, also of other pages
     * @param paused whether any of them waits for a day
     */
    record Page(List<Entry> lists, int number, int pages, boolean sends, boolean paused) {

        /** The same with something else in the form of one subscription. */
        Page with(long subscription, Draft draft) {
            return new Page(lists.stream().map(entry -> entry.with(subscription, draft)).toList(), number, pages, sends, paused);
        }
    }

    /** A page of the lists; the last, where there are not so many. @param wanted from 1 */
    Page page(int wanted) {
        Map<Long, Standing> standings = rights.standings().all(keys());
        List<MailList> lists = sorted(standings);
        Map<Long, List<Membership>> mine = new LinkedHashMap<>();
        List<Membership> all = all();
        all.forEach(member -> mine.computeIfAbsent(member.listId(), _ -> new ArrayList<>()).add(member));
        Set<String> keptBack = kept.suppressions().ofBounces(keys());
        int pages = Math.max(1, Math.ceilDiv(lists.size(), PAGE));
        int number = Math.clamp(wanted, 1, pages);
        List<Entry> entries = lists.stream().skip((number - 1L) * PAGE).limit(PAGE)
                .map(list -> entry(list, standings.get(list.id()), mine.getOrDefault(list.id(), List.of()), keptBack)).toList();
        return new Page(entries, number, pages, all.stream().anyMatch(member -> member.delivery() == DeliveryMode.ON),
                all.stream().anyMatch(member -> member.offUntil() != null));
    }

    /** On which page the list of a subscription stands, from 1. */
    int pageOf(Membership member) {
        List<Long> lists = sorted(rights.standings().all(keys())).stream().map(MailList::id).toList();
        return Math.max(0, lists.indexOf(member.listId())) / PAGE + 1;
    }

    private List<MailList> sorted(Map<Long, Standing> standings) {
        return standings.keySet().stream().flatMap(id -> kept.lists().byId(id).stream())
                .sorted(Comparator.comparing(list -> list.post().toString())).toList();
    }

    private Entry entry(MailList list, Standing standing, List<Membership> members, Set<String> keptBack) {
        boolean shown = !standing.roles().isEmpty() || standing.member() && ListPeoplePage.isOpen(list);
        return new Entry(ListPage.path(list), list.post().toString(), list.settings().description(),
                standing.roles().contains(Role.OWNER), standing.roles().contains(Role.MODERATOR),
                shown ? ListPeoplePage.path(list) : "", members.stream().map(member -> option(member, keptBack)).toList());
    }

    private Option option(Membership member, Set<String> keptBack) {
        OptionForm.Choices is = OptionForm.Choices.of(member);
        return new Option(member.subscriptionId(), member.address().toString(), OptionForm.state(member), member.offUntil(),
                keptBack.contains(member.address().key()),
                new Back("/back/" + tokens.sign(TokenPurpose.RESUME, member.subscriptionId()), cameBack(member)), is,
                new Draft(is, "", false));
    }

    private List<CameBack> cameBack(Membership member) {
        if (member.delivery() != DeliveryMode.SUSPENDED) {
            return List.of();
        }
        return kept.bounces().history(member.listId(), member.address(), Long.MAX_VALUE, LOOKED_AT).stream()
                .filter(event -> event.whom().subscriptionId() == member.subscriptionId())
                .filter(event -> event.kind() == EventKind.REFUSAL || event.kind() == EventKind.NOTICE).limit(SHOWN)
                .map(event -> new CameBack(event.at(), event.kind().key(),
                        Reason.of(event.finding().reason()).map(Reason::key).orElse("")))
                .toList();
    }

    private List<String> keys() {
        return visitor.person().orElseThrow().keys();
    }

    private List<Membership> all() {
        List<Long> ids = rights.standings().subscriptions(keys());
        Map<Long, Membership> found = kept.members().byIds(ids);
        return ids.stream().filter(found::containsKey).map(found::get).toList();
    }

    /** One of the visitor's subscriptions. */
    Optional<Membership> find(long id) {
        return kept.members().byId(id).filter(member -> keys().contains(member.address().key()));
    }

    /** The post address of a subscription's list. */
    String list(Membership member) {
        return kept.lists().byId(member.listId()).map(list -> list.post().toString()).orElse("");
    }

    /** Today, in universal time. */
    LocalDate today() {
        return LocalDate.ofInstant(rights.clock().instant(), ZoneOffset.UTC);
    }

    /** A day to come on which a pause can end. */
    Optional<LocalDate> day(String text) {
        return day(text, today());
    }

    /** A day on which a pause can end: behind today, and at most {@link #MAX_PAUSE} days. @param text as 2027-01-31 */
    public static Optional<LocalDate> day(String text, LocalDate today) {
        return PreferenceChange.day(text.strip(), today);
    }

    /** Changes what the visitor decided; false if the subscription has ended meanwhile. */
    boolean set(Membership member, Preferences wanted) {
        return transactions.call(() -> {
            boolean done = kept.roster().preferInTx(member.subscriptionId(), wanted);
            if (done) {
                kept.audit().appendInTx(visitor.address(), "member set", list(member), member.address().toString());
            }
            return done;
        });
    }

    /** Ends a subscription. */
    void leave(Membership member) {
        transactions.run(() -> {
            if (kept.members().removeInTx(member.listId(), member.address())) {
                kept.audit().appendInTx(visitor.address(), "member leave", list(member), member.address().toString());
            }
        });
    }

    /** Switches all that are so to something else, in one step; returns how many. */
    int switchAll(Predicate<Membership> which, DeliveryMode to, @Nullable LocalDate until) {
        List<Membership> those = all().stream().filter(which).toList();
        return transactions.call(() -> {
            int done = 0;
            for (Membership member : those) {
                Preferences wanted = new Preferences(to, member.ownPosts(), member.skipWhenAddressed(), member.variant(), until);
                done += kept.roster().preferInTx(member.subscriptionId(), wanted) ? 1 : 0;
            }
            kept.audit().appendInTx(visitor.address(), to == DeliveryMode.ON ? "member resume" : "member pause", visitor.address(),
                    until == null ? "" : until.toString());
            return done;
        });
    }
}
