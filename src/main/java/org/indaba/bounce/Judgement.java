package org.indaba.bounce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.deliver.SentCopies;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.mail.MailEvents;

/**
 * Decides about failures that came in: whose doing they are, what they do to a score, and whether the score suspends. Works some time
 * behind the failures, since what one of them means depends on the others of the same post and site.
 *
 * <p>Guarantees: one transaction at a time over all nodes; each failure is judged once; at most one of a copy, and one of a member's day,
 * counts. A crash leaves failures that nobody judged. Thread-safe.
 */
final class Judgement {

    /** A failure is judged when it is so old: by then the others at its site have failed as well, if they do. */
    static final Duration SETTLE = Duration.ofMinutes(1);

    /** So many failures a transaction. */
    static final int LIMIT = 500;

    /** From so many copies of a post on that a site calls unknown, it is asked how many it took. */
    static final int MANY_FROM = 5;

    /** The site is not believed if it took less than one copy beside so many that it refused: it refused more than four in five. */
    static final int MANY_PER_TAKEN = 4;

    /** After so many days on which it said so, a site is believed. */
    static final int MANY_DAYS = 2;

    /** Within this time. */
    static final Duration MANY_WITHIN = Duration.ofDays(60);

    /**
     * So many copies of a post and site that failed are looked at to tell, and beside them those with ids up to so much lower or higher:
     * copies are numbered by domain, form and subscription, so that a few who are dead may have none between them that was taken.
     */
    private static final int LOOKED_AT = 2_000;

    /** The same where it is about one domain with few failures: its copies stand together. */
    private static final int DOMAIN_LOOKED_AT = 500;

    private final BounceTables tables;
    private final SentCopies copies;
    private final Lists lists;
    private final Members members;
    private final LifeCycle life;
    private final MailEvents events;
    private final InstantSource clock;

    Judgement(BounceTables tables, SentCopies copies, Lists lists, Members members, LifeCycle life, MailEvents events,
            InstantSource clock) {
        this.tables = tables;
        this.copies = copies;
        this.lists = lists;
        this.members = members;
        this.life = life;
        this.events = events;
        this.clock = clock;
    }

    /** Judges what is old enough; returns how many that were. */
    int stepInTx() {
        tables.journal().lockInTx();
        List<BounceEvent> pending = tables.journal().pendingInTx(clock.instant().minus(SETTLE), LIMIT);
        if (pending.isEmpty()) {
            return 0;
        }
        Docket docket = docketInTx(pending);
        pending.forEach(docket::judge);
        List<BounceEvent> judged = incidentsInTx(docket);
        tables.journal().judgedInTx(judged);
        tables.journal().countInTx(pending);
        tables.journal().addAllInTx(docket.added());
        tables.members().removeInTx(docket.resumed());
        tables.members().putInTx(docket.changed());
        docket.overThreshold().forEach(life::suspendInTx);
        docket.trials().forEach(life::trialFailedInTx);
        judged.forEach(event -> events.bounced(event.about().copyId(), listName(event), event.finding().reason(), event.effect().word()));
        return pending.size();
    }

    /** All that the decisions need to know, asked for together. */
    private Docket docketInTx(List<BounceEvent> pending) {
        List<Long> copyIds = pending.stream().map(event -> event.about().copyId()).distinct().toList();
        List<Long> subscribers = pending.stream().map(event -> event.whom().subscriptionId()).filter(id -> id > 0).distinct().toList();
        Map<Long, BounceMember> standing = tables.members().lockInTx(subscribers).stream()
                .collect(Collectors.toMap(BounceMember::subscriptionId, Function.identity()));
        Map<Long, BounceMember> trials = tables.members().triedByInTx(copyIds).stream()
                .filter(member -> member.suspension() != null)
                .collect(Collectors.toMap(member -> member.suspension().trialCopy(), Function.identity()));
        return new Docket(new Docket.Known(lists, members.byIds(subscribers), tables.journal().scoredInTx(copyIds),
                tables.journal().creditsInTx(copyIds), trials, unbelievedInTx(pending)), standing, clock.instant());
    }

    /** The posts at sites that call nearly everybody unknown, or everybody of a domain that they serve, and are not believed yet. */
    private Set<Docket.Place> unbelievedInTx(List<BounceEvent> pending) {
        Map<Docket.Place, List<BounceEvent>> hard = pending.stream()
                .filter(event -> event.about().postId() != 0 && Weight.isHard(event.finding()))
                .collect(Collectors.groupingBy(Docket.Place::of));
        return hard.entrySet().stream().flatMap(place -> unbelievedAtInTx(place.getKey(), place.getValue()))
                .collect(Collectors.toSet());
    }

    /** The site as a whole; else the domains there of which it is true. */
    private Stream<Docket.Place> unbelievedAtInTx(Docket.Place site, List<BounceEvent> hard) {
        List<Long> all = tables.journal().failedAtInTx(site.mailingId(), site.site(), LOOKED_AT);
        if (all.size() < MANY_FROM) {
            return Stream.empty();
        }
        if (refusesMany(site, all, hard.getFirst())) {
            return Stream.of(site);
        }
        // One host serves many domains, and each has a directory of its own that may break.
        Map<Docket.Place, BounceEvent> first = hard.stream()
                .collect(Collectors.toMap(Docket.Place::ofDomain, Function.identity(), (one, other) -> one));
        Set<String> domains = first.keySet().stream().map(Docket.Place::domain).collect(Collectors.toSet());
        Map<String, List<Long>> failed = tables.journal()
                .failedByDomainInTx(site.mailingId(), site.site(), domains, MANY_FROM, LOOKED_AT);
        return first.entrySet().stream().filter(place -> failed.containsKey(place.getKey().domain())
                && refusesMany(place.getKey(), failed.get(place.getKey().domain()), place.getValue())).map(Map.Entry::getKey);
    }

    private boolean refusesMany(Docket.Place place, List<Long> all, BounceEvent first) {
        int around = place.domain().isEmpty() ? LOOKED_AT : Math.max(DOMAIN_LOOKED_AT, all.size());
        // Domains without a mail host have no site that could have taken others: there it is asked whether anybody took the post, or
        // whether our name servers know nobody any more.
        List<Long> taken = new ArrayList<>(copies.takenBetween(place.mailingId(),
                new SentCopies.Ids(all.getFirst() - around, all.getLast() + around), place.site(), place.domain(), 2 * LOOKED_AT));
        // A host that took a copy and sent a notice about it later did not take it; it may have sent more notices than are looked at.
        taken.removeAll(tables.journal().failedInTx(taken));
        return (long) taken.size() * MANY_PER_TAKEN < all.size()
                && tables.incidents().daysOfManyInTx(first.whom().listId(), place.site(), place.domain(), first.at(), MANY_WITHIN)
                        < MANY_DAYS;
    }

    /** Joins what is not the members' doing into one incident for each post and site. */
    private List<BounceEvent> incidentsInTx(Docket docket) {
        Map<Docket.IncidentKey, List<BounceEvent>> groups = docket.judged().stream()
                .filter(event -> docket.incident(event).isPresent())
                .collect(Collectors.groupingBy(event -> docket.incident(event).orElseThrow()));
        Map<Docket.IncidentKey, Long> ids = groups.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                group -> tables.incidents().addInTx(group.getValue(), group.getKey(), commonest(group.getValue()))));
        return docket.judged().stream()
                .map(event -> docket.incident(event).map(key -> Docket.with(event, ids.get(key))).orElse(event)).toList();
    }

    private static String commonest(List<BounceEvent> events) {
        return events.stream().collect(Collectors.groupingBy(event -> event.finding().reason(), Collectors.counting()))
                .entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    private String listName(BounceEvent event) {
        return lists.byId(event.whom().listId()).map(list -> list.post().toString()).orElse("");
    }
}
