package org.indaba.post;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.indaba.deliver.LateCopies;
import org.indaba.deliver.LateMail;
import org.indaba.deliver.LatePlace;
import org.indaba.deliver.Outbox;
import org.indaba.language.Saying;
import org.indaba.lists.Lists;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Outage;
import org.indaba.spool.Transactions;

/**
 * Tells owners that copies wait too long or were given up: of all posts together, at most once in {@link LateCopies#QUIET} a list. The
 * poster is told nothing: he can do nothing about it. The notice and the note that they know are one commit. Thread-safe.
 */
public final class DeliveryWarner {

    private final Transactions transactions;
    private final LateCopies late;
    private final Lists lists;
    private final Notices notices;
    private final Outbox outbox;
    private final InstantSource clock;
    private final Settings settings;

    /**
     * What the operator decides.
     *
     * @param warnAfter how old a post is when its waiting copies are told of; zero for never telling anything
     * @param link the page that shows more
     */
    public record Settings(Duration warnAfter, String link) {
    }

    /** All of them join the transactions. */
    public DeliveryWarner(Transactions transactions, LateCopies late, Lists lists, Notices notices, Outbox outbox, InstantSource clock,
            Settings settings) {
        this.transactions = transactions;
        this.late = late;
        this.lists = lists;
        this.notices = notices;
        this.outbox = outbox;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Writes to the owners of one list, if there is one that should be written to.
     *
     * @throws RuntimeException if the notice cannot be written; unless the database is away, the list then has its quiet time before
     *     the next try, so that one list's trouble keeps no other list's owners waiting
     */
    public Progress warnNext() {
        if (settings.warnAfter().isZero()) {
            return Progress.NOTHING;
        }
        Instant now = clock.instant();
        if (warnNext(now).isEmpty()) {
            return Progress.NOTHING;
        }
        outbox.wake();
        return Progress.TOOK;
    }

    private Optional<LateMail> warnNext(Instant now) {
        AtomicReference<LateMail> tried = new AtomicReference<>();
        try {
            return transactions.call(() -> {
                Optional<LateMail> next = late.takeNextInTx(now);
                next.ifPresent(mail -> {
                    tried.set(mail);
                    tellInTx(mail);
                });
                return next;
            });
        } catch (RuntimeException thrown) {
            if (tried.get() != null && !Outage.isOne(thrown)) {
                transactions.run(() -> late.quietInTx(tried.get().listId(), now));
            }
            throw thrown;
        }
    }

    private void tellInTx(LateMail mail) {
        lists.byId(mail.listId()).ifPresent(list -> notices.sendInTx(new Notice.DeliveryTrouble(list, lists.owners(list.id()),
                places(mail.waiting(), mail.waitingCopies()), places(mail.expired(), mail.expiredCopies()), settings.link())));
    }

    /** A line a place, and one for all that are not named. */
    private static Saying places(List<LatePlace> places, long copies) {
        long named = places.stream().mapToLong(LatePlace::copies).sum();
        List<Saying> lines = new ArrayList<>(places.stream().map(DeliveryWarner::place).toList());
        if (copies > named) {
            lines.add(Saying.of("mail-trouble-others", copies - named));
        }
        return Saying.lines(lines);
    }

    private static Saying place(LatePlace place) {
        return place.reason().isEmpty() ? Saying.of("mail-trouble-place", place.copies(), place.place())
                : Saying.of("mail-trouble-place-why", place.copies(), place.place(), oneLine(place.reason()));
    }

    private static String oneLine(String reason) {
        return reason.lines().collect(Collectors.joining(" "));
    }
}
