package org.indaba.checkup;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.indaba.access.Administrators;
import org.indaba.checkup.CheckupLog.Change;
import org.indaba.checkup.CheckupLog.News;
import org.indaba.checkup.Report.Subject;
import org.indaba.deliver.Outbox;
import org.indaba.language.Saying;
import org.indaba.lists.Domains;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Transactions;

/**
 * Looks once a day at each server and at all domains, and writes to administrators when something broke that was right before, or is right
 * again: one mail a day at most, over all nodes. What is wrong at the first look is nobody's news: it is shown on the pages. Each report
 * is one commit; the mail, and that it was written, are another. Thread-safe.
 *
 * <p>When it fails: a domain that cannot be looked at is left for the next day; a turn that breaks off is taken again after
 * {@link #LEASE}.
 */
public final class DailyCheckup {

    /** Between two turns, at least. */
    static final Duration EVERY = Duration.ofHours(24);

    /** So much is added by chance, so that not all the world asks the same name servers at the same minute. */
    static final Duration SPREAD = Duration.ofHours(1);

    /** No domain is begun with later than this in a turn; those left over come first in the next. */
    static final Duration LONGEST = Duration.ofMinutes(20);

    /** A turn that did not end in this time is somebody else's: longer than {@link #LONGEST} and the last domain. */
    static final Duration LEASE = Duration.ofMinutes(45);

    /** What one mail tells line by line; pages show the rest. */
    static final int MAX_TOLD = 15;

    private final Checkup checkup;
    private final Kept kept;
    private final Site site;
    private final Mail mail;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final System.Logger log = System.getLogger(DailyCheckup.class.getName());

    /** Where reports are kept. */
    public record Kept(Transactions transactions, CheckupLog log, WatchTurns turns) {
    }

    /** Whom it is about, and whom it is for. */
    public record Site(Domains domains, Administrators administrators) {
    }

    /**
     * How administrators hear of it.
     *
     * @param link the page that shows more
     */
    public record Mail(Notices notices, Outbox outbox, String link) {
    }

    /** @param random spreads the turns */
    public DailyCheckup(Checkup checkup, Kept kept, Site site, Mail mail, InstantSource clock, RandomGenerator random) {
        this.checkup = checkup;
        this.kept = kept;
        this.site = site;
        this.mail = mail;
        this.clock = clock;
        this.random = random;
    }

    /** Looks at this server, if nobody did today; does the day's work on domains, if it is due and no other node does it: says whether. */
    public boolean turn() {
        Instant now = clock.instant();
        Optional<Report> last = kept.log().latest(checkup.subject());
        if (last.isEmpty() || !now.isBefore(last.get().at().plus(EVERY))) {
            safely(checkup.subject());
        }
        String taker = Long.toHexString(random.nextLong());
        if (!kept.transactions().call(() -> kept.turns().takeInTx(taker, now, now.plus(LEASE), now.plus(spread())))) {
            return false;
        }
        List<String> served = kept.transactions().call(() -> site.domains().all());
        lookAt(served, now.plus(LONGEST));
        boolean told = kept.transactions().call(() -> endInTx(taker, served));
        if (told) {
            mail.outbox().wake();
        }
        return true;
    }

    /**
     * Looks at the server and at domains, the longest unseen first, until the time is over.
     *
     * @param patience no domain is begun with later
     * @return how many domains were looked at, of how many
     */
    public Seen lookNow(Duration patience) {
        List<String> served = kept.transactions().call(() -> site.domains().all());
        return new Seen(lookAt(served, clock.instant().plus(patience)), served.size());
    }

    /** How far a look came. */
    public record Seen(int domains, int of) {
    }

    /** Looks at this server, and keeps what was found. */
    public Report lookAtServer() {
        return kept(checkup.ofServer());
    }

    /** Looks at one domain, and keeps what was found. */
    public Report lookAt(String domain) {
        return kept(checkup.of(domain));
    }

    private Report kept(Report report) {
        kept.transactions().run(() -> kept.log().keepInTx(report));
        return report;
    }

    private int lookAt(List<String> served, Instant end) {
        safely(checkup.subject());
        int done = 0;
        for (String domain : kept.log().oldestFirst(served)) {
            if (!clock.instant().isBefore(end) || Thread.currentThread().isInterrupted()) {
                break;
            }
            safely(new Subject.Domain(domain));
            done++;
        }
        return done;
    }

    private void safely(Subject about) {
        try {
            kept(switch (about) {
                case Subject.Domain(String name) -> checkup.of(name);
                case Subject.Server _ -> checkup.ofServer();
            });
        } catch (RuntimeException failed) {
            log.log(Level.WARNING, "event=checkup-failed of=\"" + about.words() + "\"", failed);
        }
    }

    private boolean endInTx(String taker, List<String> served) {
        if (!kept.turns().endInTx(taker, clock.instant().plus(EVERY).plus(spread()))) {
            return false;
        }
        kept.log().forgetOthersInTx(served, clock.instant());
        if (served.isEmpty() || site.administrators().all().isEmpty()) {
            return false;
        }
        News news = kept.log().takeNewsInTx();
        if (!news.isEmpty()) {
            mail.notices().sendInTx(new Notice.DomainTrouble(served.getFirst(), site.administrators().all(), lines(news.broken()),
                    lines(news.healed()), mail.link()));
        }
        return !news.isEmpty();
    }

    /** A line a change, and one for all that are not told. */
    private static Saying lines(List<Change> changes) {
        // What was found is evidence, as the command prints it.
        List<Saying> told = changes.stream().limit(MAX_TOLD).map(change -> Saying.verbatim(change.about().words()
                + ": " + change.check().word() + " of " + change.name() + ": " + change.found())).collect(Collectors.toList());
        if (changes.size() > MAX_TOLD) {
            told.add(Saying.of("mail-and-more", changes.size() - MAX_TOLD));
        }
        return Saying.lines(told);
    }

    private Duration spread() {
        return Duration.ofMillis(random.nextLong(SPREAD.toMillis()));
    }
}
