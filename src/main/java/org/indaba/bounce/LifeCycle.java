package org.indaba.bounce;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.classify.Blame;
import org.indaba.classify.Reason;
import org.indaba.deliver.SentCopies;
import org.indaba.deliver.SentCopy;
import org.indaba.lists.BounceSettings;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.mail.MailEvents;

/**
 * Carries members from the suspension to their end: a trial, warnings, removal; or back, as soon as anything we send arrives and stays
 * silent. What comes next is in {@link NextMove}. Each step is one transaction: the mail, the stage behind it and the audit entry stand
 * together or not at all, so that a crash repeats nothing and loses nothing. Thread-safe.
 */
final class LifeCycle {

    /** So many members of one list a transaction. */
    static final int LIMIT = 100;

    /** Who stands in the audit log. */
    static final String ACTOR = "bounces";

    private final BounceTables tables;
    private final SentCopies copies;
    private final Lists lists;
    private final Members members;
    private final BounceLetters letters;
    private final Records records;
    private final InstantSource clock;

    /** Where it is told. */
    record Records(Audit audit, MailEvents events, DeadEverywhere dead) {
    }

    LifeCycle(BounceTables tables, SentCopies copies, Lists lists, Members members, BounceLetters letters, Records records,
            InstantSource clock) {
        this.tables = tables;
        this.copies = copies;
        this.lists = lists;
        this.members = members;
        this.letters = letters;
        this.records = records;
        this.clock = clock;
    }

    /** The score is over the threshold: no more copies; the first trial comes later. */
    void suspendInTx(BounceMember scored) {
        Optional<MailList> list = lists.byId(scored.listId());
        if (list.isEmpty() || !members.switchInTx(scored.subscriptionId(), DeliveryMode.ON, DeliveryMode.SUSPENDED)) {
            return;
        }
        Instant now = clock.instant();
        put(scored, Stage.SUSPENDED,
                new BounceMember.Suspension(now, 0, 0, 0, null, now.plus(list.get().settings().bounces().probeAfter())));
        tell(scored, list.get(), EventKind.SUSPENDED, "member suspend",
                "score " + EventWords.points(scored.score().points()) + ", " + scored.score().reason());
    }

    /** A mail that tried an address failed. What that means depends on whose doing it is. */
    void trialFailedInTx(Docket.FailedTrial failed) {
        BounceMember member = tables.members().lockInTx(failed.member().subscriptionId()).orElse(null);
        if (member == null || member.suspension() == null || member.suspension().trialCopy() != failed.event().about().copyId()) {
            return;
        }
        Optional<MailList> list = lists.byId(member.listId());
        if (list.isEmpty()) {
            return;
        }
        BounceMember.Suspension suspension = member.suspension();
        Instant now = clock.instant();
        Instant sent = suspension.trialAt() == null ? now : suspension.trialAt();
        Instant next = later(now, sent.plus(list.get().settings().bounces().warningInterval()));
        if (Reason.of(failed.event().finding().reason()).map(Reason::blame).orElse(Blame.NOBODY) != Blame.MEMBER) {
            unclear(member, list.get(), next);
            return;
        }
        tables.journal().addAllInTx(List.of(event(member, EventKind.STILL_DEAD)));
        // Behind the probe the first warning follows at once: it is what the probe was for.
        Instant due = member.stage() == Stage.PROBED && list.get().settings().bounces().warnings() > 0 ? now : next;
        put(member, member.stage(), new BounceMember.Suspension(suspension.since(), suspension.warnings(), suspension.unclear(), 0,
                suspension.trialAt(), due));
    }

    /** It says nothing about the address: it is tried again, and believed to work if that happens too often. */
    private void unclear(BounceMember member, MailList list, Instant next) {
        BounceMember.Suspension suspension = member.suspension();
        if (suspension == null || suspension.unclear() + 1 >= NextMove.MAX_UNCLEAR) {
            resume(member, list, NextMove.MAX_UNCLEAR + " trials told nothing about the address");
            return;
        }
        Stage before = member.stage() == Stage.PROBED ? Stage.SUSPENDED : member.stage();
        int warnings = member.stage() == Stage.WARNED ? suspension.warnings() - 1 : 0;
        put(member, before, new BounceMember.Suspension(suspension.since(), warnings, suspension.unclear() + 1, 0, suspension.trialAt(),
                next));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** Moves members on for whom something is due, all of one list; returns how many that were. */
    int stepInTx() {
        tables.journal().lockInTx();
        Instant now = clock.instant();
        List<BounceMember> due = tables.members().dueInTx(now, LIMIT);
        if (due.isEmpty()) {
            return 0;
        }
        Optional<MailList> list = lists.byId(due.getFirst().listId());
        if (list.isEmpty()) {
            tables.members().removeInTx(due.stream().map(BounceMember::subscriptionId).toList());
            return due.size();
        }
        Map<Long, Membership> live = members.byIds(due.stream().map(BounceMember::subscriptionId).toList());
        Map<Long, SentCopy> trials = copies.find(due.stream().map(LifeCycle::trial).filter(copy -> copy != 0).toList());
        List<BounceMember> removed = new ArrayList<>();
        for (BounceMember member : due) {
            moveInTx(member, list.get(), live.get(member.subscriptionId()), trials.get(trial(member)), removed);
        }
        letters.removedInTx(list.get(), removed);
        return due.size();
    }

    private static long trial(BounceMember member) {
        return member.suspension() == null ? 0 : member.suspension().trialCopy();
    }

    private void moveInTx(BounceMember member, MailList list, Membership live, SentCopy trial, List<BounceMember> removed) {
        BounceMember.Suspension suspension = member.suspension();
        if (suspension == null || live == null || live.delivery() != DeliveryMode.SUSPENDED) {
            // Left, or was let in again by somebody else: nothing of ours is left to do.
            tables.members().removeInTx(List.of(member.subscriptionId()));
            return;
        }
        Instant now = clock.instant();
        long tried = suspension.trialCopy();
        if (tried != 0 && !tables.journal().failedInTx(List.of(tried)).isEmpty()) {
            // Its failure is in the journal and will be judged.
            await(member, now.plus(Judgement.SETTLE));
            return;
        }
        if (tried != 0 && trial == null) {
            // Its ledger is gone, be it that the mail arrived, or that a fault of ours stopped it: nobody knows what the address said.
            unclear(member, list, now);
            return;
        }
        BounceSettings settings = list.settings().bounces();
        NextMove.Fate fate = trial == null ? null : new NextMove.Fate(trial.state(), trial.at());
        switch (NextMove.of(member.stage(), suspension, fate, settings, now)) {
            case NextMove.Probe() -> {
                long copy = letters.probeInTx(list, member);
                sent(member, list, Stage.PROBED, suspension.warnings(), copy);
                tell(member, list, EventKind.PROBED, "member probe", "");
            }
            case NextMove.Warn(int number) -> {
                long copy = letters.warningInTx(list, member, number);
                sent(member, list, Stage.WARNED, number, copy);
                tell(member, list, EventKind.WARNED, "member warn", number + " of " + settings.warnings());
            }
            case NextMove.Remove() -> {
                remove(member, list);
                removed.add(member);
            }
            case NextMove.Stay() -> await(member, now.plus(NextMove.LOOK_AGAIN_AT_END));
            case NextMove.Repeat() -> unclear(member, list, now);
            case NextMove.Resume() -> {
                resume(member, list, "what was sent arrived");
                records.dead().arrivedInTx(list, member.address());
            }
            case NextMove.Await(Instant until) -> await(member, until);
        }
    }

    private void sent(BounceMember member, MailList list, Stage stage, int warnings, long copy) {
        Instant now = clock.instant();
        BounceMember.Suspension before = member.suspension();
        // Where no mail may go to the address, one of ours or the mailer daemon's, it fails as it were at once.
        Instant due = copy == 0 ? now.plus(list.settings().bounces().warningInterval()) : now.plus(NextMove.SILENCE);
        put(member, stage, new BounceMember.Suspension(before == null ? now : before.since(), warnings,
                before == null ? 0 : before.unclear(), copy, now, due));
    }

    private void await(BounceMember member, Instant until) {
        BounceMember.Suspension suspension = member.suspension();
        if (suspension != null) {
            put(member, member.stage(), new BounceMember.Suspension(suspension.since(), suspension.warnings(), suspension.unclear(),
                    suspension.trialCopy(), suspension.trialAt(), until));
        }
    }

    private void resume(BounceMember member, MailList list, String why) {
        members.switchInTx(member.subscriptionId(), DeliveryMode.SUSPENDED, DeliveryMode.ON);
        tables.members().removeInTx(List.of(member.subscriptionId()));
        tell(member, list, EventKind.RESUMED, "member resume", why);
    }

    private void remove(BounceMember member, MailList list) {
        members.removeInTx(list.id(), member.address());
        tables.members().removeInTx(List.of(member.subscriptionId()));
        tell(member, list, EventKind.REMOVED, "member remove", member.score().reason());
        records.dead().removedInTx(member);
    }

    private void put(BounceMember member, Stage stage, BounceMember.Suspension suspension) {
        tables.members().putInTx(List.of(new BounceMember(member.subscriptionId(), member.listId(), member.address(), member.score(),
                stage, suspension)));
    }

    private void tell(BounceMember member, MailList list, EventKind kind, String action, String detail) {
        tables.journal().addAllInTx(List.of(event(member, kind)));
        records.audit().appendInTx(ACTOR, action, list.post().toString(), (member.address() + " " + detail).strip());
        records.events().memberMoved(kind.word(), list.post().toString(), member.address().toString());
    }

    private BounceEvent event(BounceMember member, EventKind kind) {
        return new BounceEvent(0, 0, clock.instant(), kind,
                new BounceEvent.Whom(member.listId(), member.subscriptionId(), member.address().toString()), BounceEvent.About.NOTHING,
                new BounceEvent.Finding("", "", member.score().reason(), "", "", 0, "", ""), Effect.NONE, 0, member.score().points(), 0);
    }
}
