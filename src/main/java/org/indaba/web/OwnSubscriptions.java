package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.indaba.lists.Variant;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** The visitor's own subscriptions: no other can be named here. For one request's threads. */
@RequestScoped
public class OwnSubscriptions {

    /** A longer pause is forgotten by who made it. In days. */
    public static final int MAX_PAUSE = PreferenceChange.MAX_PAUSE;

    /** So many failures are shown of a suspended subscription. */
    private static final int SHOWN = 3;

    /** Among so many events: others tell what was done about failures. */
    private static final int LOOKED_AT = 50;

    /** What a form about one subscription may say. */
    private static final List<String> FIELDS = List.of("own-posts", "skip-when-addressed", "prefix", "footer", "text");

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
     * @param bounces what came back
     */
    public record Kept(Lists lists, Members members, Roster roster, Audit audit, BounceReader bounces) {
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
    }

    /**
     * How copies come to one address.
     *
     * @param id of the subscription
     * @param address that is on the list
     * @param state on, off, until (a day), or suspended
     * @param until that day; null for none
     * @param ownPosts whether the visitor's own posts come too
     * @param skip whether no copy comes where To or Cc names the visitor
     * @param plain what differs from the list's form, by the names of the form's fields
     * @param back the page that ends a suspension
     * @param cameBack while suspended, what came back last, the newest first
     */
    record Option(long id, String address, String state, @Nullable LocalDate until, boolean ownPosts, boolean skip, Plain plain,
            String back, List<CameBack> cameBack) {
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
     * The form of copies.
     *
     * @param prefix whether the subject is as the author wrote it
     * @param footer whether there is no footer
     * @param text whether only plain text comes
     */
    record Plain(boolean prefix, boolean footer, boolean text) {

        static Plain of(Variant variant) {
            return new Plain(variant.wants(Variant.Wish.NO_PREFIX), variant.wants(Variant.Wish.NO_FOOTER),
                    variant.wants(Variant.Wish.TEXT_ONLY));
        }
    }

    /** The lists, by address. */
    List<Entry> entries() {
        Map<Long, List<Membership>> mine = new LinkedHashMap<>();
        all().forEach(member -> mine.computeIfAbsent(member.listId(), _ -> new ArrayList<>()).add(member));
        Map<Long, Standing> standings = rights.standings().all(keys());
        return standings.entrySet().stream()
                .flatMap(standing -> kept.lists().byId(standing.getKey()).stream()
                        .map(list -> entry(list, standing.getValue(), mine.getOrDefault(list.id(), List.of()))))
                .sorted(Comparator.comparing(Entry::address)).toList();
    }

    private Entry entry(MailList list, Standing standing, List<Membership> members) {
        boolean shown = !standing.roles().isEmpty() || standing.member() && ListPeoplePage.isOpen(list);
        return new Entry(ListPage.path(list), list.post().toString(), list.settings().description(),
                standing.roles().contains(Role.OWNER), standing.roles().contains(Role.MODERATOR),
                shown ? ListPeoplePage.path(list) : "", members.stream().map(this::option).toList());
    }

    private Option option(Membership member) {
        String state = switch (member.delivery()) {
            case ON -> "on";
            case OFF -> member.offUntil() == null ? "off" : "until";
            case SUSPENDED -> "suspended";
        };
        return new Option(member.subscriptionId(), member.address().toString(), state, member.offUntil(), member.ownPosts(),
                member.skipWhenAddressed(), Plain.of(member.variant()),
                "/back/" + tokens.sign(TokenPurpose.RESUME, member.subscriptionId()), cameBack(member));
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

    /** What a form wants; empty if the day in it is none. */
    Optional<Preferences> read(Preferences before, MultivaluedMap<String, String> form) {
        Map<String, String> values = new LinkedHashMap<>();
        FIELDS.stream().filter(form::containsKey).forEach(field -> values.put(field, form.getFirst(field)));
        String delivery = form.getFirst("delivery");
        if ("until".equals(delivery)) {
            Optional<LocalDate> day = day(String.valueOf(form.getFirst("off-until")));
            if (day.isEmpty()) {
                return Optional.empty();
            }
            values.put("off-until", day.get().toString());
        } else if (delivery != null) {
            values.put("delivery", delivery);
        }
        return PreferenceChange.of(before, values, today()) instanceof PreferenceChange.Good(Preferences wanted) ? Optional.of(wanted)
                : Optional.empty();
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
