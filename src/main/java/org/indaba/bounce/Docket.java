package org.indaba.bounce;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.indaba.lists.BounceSettings;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;

/** The failures of one judgement and what is known about them: decides, and remembers what to write. Not thread-safe; asks nobody. */
final class Docket {

    private final Known known;
    private final Map<Long, BounceMember> standing;
    private final Instant now;
    private final Set<Long> scoredCopies;
    private final Map<Long, Integer> credits;
    private final Map<Long, Optional<MailList>> lists = new HashMap<>();
    private final Set<Long> changed = new LinkedHashSet<>();
    private final Set<Long> resumed = new LinkedHashSet<>();
    private final Set<Long> overThreshold = new LinkedHashSet<>();
    private final List<BounceEvent> judged = new ArrayList<>();
    private final List<BounceEvent> added = new ArrayList<>();
    private final List<FailedTrial> trials = new ArrayList<>();

    /**
     * What is known.
     *
     * @param lists the lists
     * @param live the live subscriptions of those that are concerned
     * @param scoredCopies copies that count already
     * @param credits by how much copies have lowered scores
     * @param trials members by the copy that tries their address
     * @param unbelieved where a site calls nearly everybody unknown, or nearly everybody of a domain
     */
    record Known(Lists lists, Map<Long, Membership> live, Set<Long> scoredCopies, Map<Long, Integer> credits,
            Map<Long, BounceMember> trials, Set<Place> unbelieved) {
    }

    /**
     * One post at one site.
     *
     * @param mailingId the post's mailing
     * @param site the site
     * @param domain one of the domains there, as A-labels in lower case; empty for all of them
     */
    record Place(long mailingId, String site, String domain) {

        static Place of(BounceEvent event) {
            return new Place(event.about().mailingId(), event.about().site(), "");
        }

        static Place ofDomain(BounceEvent event) {
            return new Place(event.about().mailingId(), event.about().site(), event.whom().domain());
        }
    }

    /** What makes events one incident. */
    record IncidentKey(Place place, Incident.Sort sort) {
    }

    /** A trial that failed, and how. */
    record FailedTrial(BounceMember member, BounceEvent event) {
    }

    Docket(Known known, Map<Long, BounceMember> standing, Instant now) {
        this.known = known;
        this.standing = standing;
        this.now = now;
        this.scoredCopies = new HashSet<>(known.scoredCopies());
        this.credits = new HashMap<>(known.credits());
    }

    List<BounceEvent> judged() {
        return judged;
    }

    /** Events that follow from those that were judged. */
    List<BounceEvent> added() {
        return added;
    }

    /** Members whose suspension somebody else has ended; some of them have a new score. */
    List<Long> resumed() {
        return List.copyOf(resumed);
    }

    /** Members whose score changed. */
    List<BounceMember> changed() {
        return changed.stream().map(standing::get).toList();
    }

    /** Members who reached the threshold of their list. */
    List<BounceMember> overThreshold() {
        return overThreshold.stream().map(standing::get).toList();
    }

    List<FailedTrial> trials() {
        return trials;
    }

    /** Decides about one failure. */
    void judge(BounceEvent event) {
        BounceMember tried = known.trials().get(event.about().copyId());
        if (tried != null) {
            trials.add(new FailedTrial(tried, event));
            judged.add(with(event, Effect.TRIAL, 0, tried.score().points()));
            return;
        }
        Optional<BounceSettings> settings = settings(event.whom().listId());
        Membership member = known.live().get(event.whom().subscriptionId());
        if (settings.isEmpty() || member == null || event.about().postId() == 0) {
            judged.add(with(event, Effect.GONE, 0, 0));
        } else if (settings.get().processing() == BounceSettings.Processing.OFF) {
            judged.add(with(event, Effect.OFF, 0, 0));
        } else {
            letIn(member);
            takeBack(event, member);
            judged.add(decided(event, member, settings.get()));
        }
    }

    private Optional<BounceSettings> settings(long list) {
        return lists.computeIfAbsent(list, known.lists()::byId).map(found -> found.settings().bounces());
    }

    private BounceEvent decided(BounceEvent event, Membership member, BounceSettings settings) {
        int weight = Weight.of(event.finding());
        BounceMember stands = standing.get(member.subscriptionId());
        int score = stands == null ? 0 : stands.score().points();
        Effect effect = effect(event, weight, stands);
        if (effect != Effect.SCORED) {
            return with(event, effect, 0, score);
        }
        scoredCopies.add(event.about().copyId());
        raise(event, member, weight);
        if (score + weight >= settings.threshold() * BounceEvent.POINT && member.delivery() == DeliveryMode.ON) {
            overThreshold.add(member.subscriptionId());
        }
        return with(event, Effect.SCORED, weight, score + weight);
    }

    private Effect effect(BounceEvent event, int weight, BounceMember stands) {
        if (weight == 0) {
            return Effect.NOT_THE_MEMBER;
        }
        if (weight == Weight.HARD && unbelieved(event).isPresent()) {
            return Effect.MANY;
        }
        if (scoredCopies.contains(event.about().copyId())) {
            return Effect.SAME_COPY;
        }
        if (stands == null) {
            return Effect.SCORED;
        }
        if (stands.stage() != Stage.SCORED || overThreshold.contains(stands.subscriptionId())) {
            return Effect.NOT_WHILE_SUSPENDED;
        }
        // What is judged late, behind a failure of the next day, would else open its day again, and then that one.
        return day(event).isAfter(stands.score().scoredOn()) ? Effect.SCORED : Effect.SAME_DAY;
    }

    /** The place that is not believed to which a failure belongs. */
    private Optional<Place> unbelieved(BounceEvent event) {
        return Stream.of(Place.of(event), Place.ofDomain(event)).filter(known.unbelieved()::contains).findFirst();
    }

    /** The incident that a judged failure belongs to. */
    Optional<IncidentKey> incident(BounceEvent event) {
        if (event.about().postId() == 0 || event.kind() != EventKind.REFUSAL && event.kind() != EventKind.NOTICE) {
            return Optional.empty();
        }
        if (event.effect() == Effect.MANY) {
            return unbelieved(event).map(place -> new IncidentKey(place, Incident.Sort.MANY));
        }
        boolean theirs = event.finding().blame().equals("site") || event.finding().blame().equals("message");
        return event.effect() == Effect.NOT_THE_MEMBER && theirs
                ? Optional.of(new IncidentKey(Place.of(event), Incident.Sort.REFUSED)) : Optional.empty();
    }

    /** Who gets posts again because somebody switched them on has no suspension any more, and no score of the time before it. */
    private void letIn(Membership member) {
        BounceMember stands = standing.get(member.subscriptionId());
        if (stands != null && stands.stage() != Stage.SCORED && member.delivery() != DeliveryMode.SUSPENDED) {
            standing.remove(member.subscriptionId());
            resumed.add(member.subscriptionId());
        }
    }

    /** A copy that seemed to have arrived lowered the score; it had not. */
    private void takeBack(BounceEvent event, Membership member) {
        Integer credit = credits.remove(event.about().copyId());
        BounceMember stands = standing.get(member.subscriptionId());
        if (credit == null || event.kind() != EventKind.NOTICE || stands != null && stands.stage() != Stage.SCORED) {
            return;
        }
        // The day is left free: the failure itself may still count.
        LocalDate before = stands == null ? day(event).minusDays(1) : stands.score().scoredOn();
        put(event, member, credit, before);
        added.add(new BounceEvent(0, 0, now, EventKind.CREDIT_BACK, event.whom(), event.about(), BounceEvent.Finding.NOTHING, Effect.NONE,
                credit, standing.get(member.subscriptionId()).score().points(), 0));
    }

    private void raise(BounceEvent event, Membership member, int weight) {
        put(event, member, weight, day(event));
    }

    private void put(BounceEvent event, Membership member, int points, LocalDate scoredOn) {
        BounceMember stands = standing.get(member.subscriptionId());
        BounceMember.Score score = stands == null
                ? new BounceMember.Score(points, scoredOn, event.at(), event.at(), event.finding().reason(),
                        new BounceMember.Credited(event.at(), 0))
                : new BounceMember.Score(stands.score().points() + points, scoredOn, stands.score().firstAt(), event.at(),
                        event.finding().reason(), stands.score().credited());
        standing.put(member.subscriptionId(),
                new BounceMember(member.subscriptionId(), member.listId(), member.address(), score, Stage.SCORED, null));
        changed.add(member.subscriptionId());
    }

    private static LocalDate day(BounceEvent event) {
        return event.at().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static BounceEvent with(BounceEvent event, Effect effect, int points, int score) {
        return new BounceEvent(event.id(), event.number(), event.at(), event.kind(), event.whom(), event.about(), event.finding(), effect,
                points, score, event.incidentId());
    }

    static BounceEvent with(BounceEvent event, long incident) {
        return new BounceEvent(event.id(), event.number(), event.at(), event.kind(), event.whom(), event.about(), event.finding(),
                event.effect(), event.points(), event.score(), incident);
    }
}
