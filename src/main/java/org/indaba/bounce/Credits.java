package org.indaba.bounce;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.deliver.SentCopies;
import org.indaba.deliver.SentCopy;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;

/**
 * Lowers scores by the copies that arrived: those that a peer took and of which nothing came back for {@link NextMove#SILENCE}. Nothing
 * is written for a delivered copy: a few times a day the copies of members with a score are looked up, and of nobody else. Thread-safe.
 */
final class Credits {

    /** So many members of one list a transaction. */
    static final int LIMIT = 200;

    /** So many copies a transaction. */
    static final int COPIES = 5_000;

    /** How often a member is looked at. */
    static final Duration EVERY = Duration.ofHours(6);

    private final BounceTables tables;
    private final SentCopies copies;
    private final Lists lists;
    private final Members members;
    private final InstantSource clock;

    Credits(BounceTables tables, SentCopies copies, Lists lists, Members members, InstantSource clock) {
        this.tables = tables;
        this.copies = copies;
        this.lists = lists;
        this.members = members;
        this.clock = clock;
    }

    /** Looks at members of one list whom nobody looked at for a while; returns how many that were. */
    int stepInTx() {
        tables.journal().lockInTx();
        Instant silent = clock.instant().minus(NextMove.SILENCE);
        List<BounceMember> scored = tables.members().uncreditedInTx(silent.minus(EVERY), LIMIT);
        if (scored.isEmpty()) {
            return 0;
        }
        List<Long> ids = scored.stream().map(BounceMember::subscriptionId).toList();
        Optional<MailList> list = lists.byId(scored.getFirst().listId());
        Map<Long, Membership> live = list.isEmpty() ? Map.of() : members.byIds(ids);
        BounceMember.Credited from = scored.stream().map(member -> member.score().credited()).min(Comparator.naturalOrder()).orElseThrow();
        List<SentCopy> taken = copies.takenFrom(scored.getFirst().listId(), ids, new SentCopies.Span(from.until(), from.copy(), silent),
                COPIES);
        BounceMember.Credited until = taken.size() < COPIES ? new BounceMember.Credited(silent, 0) : place(taken.getLast());
        Map<Long, List<SentCopy>> arrived = arrived(taken).stream().collect(Collectors.groupingBy(SentCopy::subscriptionId));
        Duration decay = list.map(found -> found.settings().bounces().decay()).orElse(Duration.ZERO);
        creditInTx(scored, live, arrived, until, decay);
        return scored.size();
    }

    /** Those that nothing came back about, and that lowered no score yet. */
    private List<SentCopy> arrived(List<SentCopy> taken) {
        List<Long> ids = taken.stream().map(SentCopy::id).toList();
        Set<Long> others = new HashSet<>(tables.journal().failedInTx(ids));
        others.addAll(tables.journal().creditsInTx(ids).keySet());
        return taken.stream().filter(copy -> !others.contains(copy.id())).toList();
    }

    private static BounceMember.Credited place(SentCopy copy) {
        return new BounceMember.Credited(Objects.requireNonNull(copy.at()), copy.id());
    }

    private void creditInTx(List<BounceMember> scored, Map<Long, Membership> live, Map<Long, List<SentCopy>> arrived,
            BounceMember.Credited until, Duration decay) {
        List<BounceMember> changed = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        List<BounceEvent> added = new ArrayList<>();
        for (BounceMember member : scored) {
            int points = lowered(member, arrived.getOrDefault(member.subscriptionId(), List.of()), added);
            boolean old = member.score().lastAt().plus(decay).isBefore(clock.instant());
            if (points > 0 && old && live.containsKey(member.subscriptionId())) {
                added.add(event(member, EventKind.FORGOTTEN, BounceEvent.About.NOTHING, -points, 0));
            }
            if (points == 0 || old || !live.containsKey(member.subscriptionId())) {
                gone.add(member.subscriptionId());
            } else {
                changed.add(at(member, points, until));
            }
        }
        tables.journal().addAllInTx(added);
        tables.members().putInTx(changed);
        tables.members().removeInTx(gone);
    }

    private int lowered(BounceMember member, List<SentCopy> arrived, List<BounceEvent> added) {
        int points = member.score().points();
        for (SentCopy copy : arrived) {
            if (points > 0 && place(copy).compareTo(member.score().credited()) > 0) {
                int credit = Math.min(points, Weight.CREDIT);
                points -= credit;
                added.add(event(member, EventKind.CREDIT,
                        new BounceEvent.About(copy.id(), copy.mailingId(), copy.postId(), copy.site(), 0), -credit, points));
            }
        }
        return points;
    }

    private static BounceMember at(BounceMember member, int points, BounceMember.Credited until) {
        BounceMember.Score score = member.score();
        // Where other members' copies fill the limit, what was looked at ends before the time up to which this one's count no more.
        BounceMember.Credited credited = until.compareTo(score.credited()) > 0 ? until : score.credited();
        return new BounceMember(member.subscriptionId(), member.listId(), member.address(),
                new BounceMember.Score(points, score.scoredOn(), score.firstAt(), score.lastAt(), score.reason(), credited),
                member.stage(), member.suspension());
    }

    private BounceEvent event(BounceMember member, EventKind kind, BounceEvent.About about, int points, int score) {
        return new BounceEvent(0, 0, clock.instant(), kind,
                new BounceEvent.Whom(member.listId(), member.subscriptionId(), member.address().toString()), about,
                BounceEvent.Finding.NOTHING, Effect.NONE, points, score, 0);
    }
}
