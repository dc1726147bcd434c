package org.indaba.bounce;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.indaba.access.Audit;
import org.indaba.archive.ArchiveReader;
import org.indaba.deliver.SentCopies;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Suppressions;
import org.indaba.mail.MailEvents;
import org.indaba.mail.TokenCodec;
import org.indaba.notice.Notices;

/**
 * All that happens by itself to bounces and members, in rounds: failures are judged, scores fall by what arrived, suspended members move
 * on, owners are told of incidents, events get their numbers. Each is one short transaction of the caller; whatever a crash leaves is
 * found by the next round, on any node. Thread-safe.
 */
public final class BounceRounds {

    /** From so many copies on, refused at one site or of one post, owners are told. */
    static final int ALERT_FROM = 3;

    /** Owners are told when nothing was added to the incident for so long, that they hear of all of it. */
    static final Duration ALERT_RESTED = Duration.ofMinutes(5);

    /** But no later than this. */
    static final Duration ALERT_LATE = Duration.ofHours(1);

    /** A list's owners hear of incidents once in this time. */
    static final Duration ALERT_QUIET = Duration.ofHours(24);

    private final BounceTables tables;
    private final Lists lists;
    private final InstantSource clock;
    private final BounceLetters letters;
    private final LifeCycle life;
    private final Judgement judgement;
    private final Credits credits;

    /** What they work with. */
    public record Ports(Lists lists, Members members, SentCopies copies, Suppressions suppressions, ArchiveReader archive, Notices notices,
            TokenCodec tokens, Audit audit, MailEvents events) {
    }

    /**
     * @param tables what they work on
     * @param ports all of them join the caller's transaction
     * @param url where people see the pages, without a slash at the end
     */
    public BounceRounds(BounceTables tables, Ports ports, String url, InstantSource clock) {
        this.tables = tables;
        this.lists = ports.lists();
        this.clock = clock;
        this.letters = new BounceLetters(ports.notices(), ports.lists(), ports.archive(), ports.tokens(), url);
        DeadEverywhere dead = new DeadEverywhere(tables, ports.members(), ports.suppressions(), ports.audit(), clock);
        this.life = new LifeCycle(tables, ports.copies(), ports.lists(), ports.members(), letters,
                new LifeCycle.Records(ports.audit(), ports.events(), dead), clock);
        this.judgement = new Judgement(tables, ports.copies(), ports.lists(), ports.members(), life, ports.events(), clock);
        this.credits = new Credits(tables, ports.copies(), ports.lists(), ports.members(), clock);
    }

    /** The parts of a round, in their order: each does some work in an open transaction, and says how much; 0 when there is nothing. */
    public List<IntSupplier> parts() {
        return List.of(judgement::stepInTx, life::stepInTx, credits::stepInTx, this::alertInTx, this::numberInTx);
    }

    private int alertInTx() {
        tables.journal().lockInTx();
        Instant now = clock.instant();
        Optional<Long> next = tables.incidents().nextListInTx(now.minus(ALERT_RESTED), now.minus(ALERT_LATE), now.minus(ALERT_QUIET),
                ALERT_FROM);
        next.ifPresent(id -> {
            List<Incident> told = tables.incidents().tellInTx(id, now);
            Optional<MailList> list = lists.byId(id);
            list.ifPresent(found -> letters.alertInTx(found, told));
        });
        return next.isPresent() ? 1 : 0;
    }

    private int numberInTx() {
        tables.journal().lockInTx();
        return tables.journal().numberInTx();
    }
}
