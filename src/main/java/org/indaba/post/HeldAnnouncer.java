package org.indaba.post;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.command.Errands;
import org.indaba.deliver.Outbox;
import org.indaba.language.Saying;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.Announcement;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.notice.ListLinks;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.notice.WaitingPost;
import org.indaba.spool.Outage;
import org.indaba.spool.Transactions;

/**
 * Tells owners and moderators that posts wait: of the first at once, then at most once in {@link HeldPosts#QUIET} a list, of all that
 * came meanwhile together, each with addresses of its own for an answer; and each {@link HeldPosts#REMINDED} of what nobody decided
 * about. The notice and the note that they know are
 * one commit. Thread-safe.
 */
public final class HeldAnnouncer {

    private final Transactions transactions;
    private final HeldPosts held;
    private final Lists lists;
    private final Letters letters;
    private final Outbox outbox;
    private final InstantSource clock;

    /**
     * How moderators are told.
     *
     * @param notices sends the mails
     * @param errands makes the addresses that an answer goes to
     * @param links leads to the page of all posts that wait
     */
    public record Letters(Notices notices, Errands errands, ListLinks links) {
    }

    /** All of them join the transactions. */
    public HeldAnnouncer(Transactions transactions, HeldPosts held, Lists lists, Letters letters, Outbox outbox, InstantSource clock) {
        this.transactions = transactions;
        this.held = held;
        this.lists = lists;
        this.letters = letters;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Writes to the moderators of one list, if there is one that should be written to.
     *
     * @throws RuntimeException if the notice cannot be written; unless the database is away, the list then has its quiet time before
     *     the next try, so that one list's trouble keeps no other list's moderators waiting
     */
    public Progress announceNext() {
        Instant now = clock.instant();
        Optional<Announcement> announced = announceNext(now);
        if (announced.isEmpty()) {
            return Progress.NOTHING;
        }
        outbox.wake();
        return Progress.TOOK;
    }

    private Optional<Announcement> announceNext(Instant now) {
        AtomicReference<Announcement> tried = new AtomicReference<>();
        try {
            return transactions.call(() -> {
                Optional<Announcement> next = held.announceNextInTx(now);
                next.ifPresent(announcement -> {
                    tried.set(announcement);
                    tellInTx(announcement);
                });
                return next;
            });
        } catch (RuntimeException thrown) {
            if (tried.get() != null && !Outage.isOne(thrown)) {
                transactions.run(() -> held.quietInTx(tried.get().first().listId(), now));
            }
            throw thrown;
        }
    }

    private void tellInTx(Announcement announcement) {
        lists.byId(announcement.first().listId()).ifPresent(list -> lists.moderators(list.id())
                .forEach(moderator -> letters.notices().sendInTx(noticeInTx(list, announcement, moderator))));
    }

    private Notice noticeInTx(MailList list, Announcement announcement, EmailAddress moderator) {
        return new Notice.PostHeld(list, List.of(moderator), waitingInTx(list, announcement.first(), moderator),
                Saying.verbatim(announcement.first().reason()),
                announcement.others().stream().map(post -> waitingInTx(list, post, moderator)).toList(), announcement.more(),
                letters.links().to(list, "held"));
    }

    private WaitingPost waitingInTx(MailList list, HeldPost post, EmailAddress moderator) {
        return new WaitingPost(post.postId(), post.author(), post.subject(),
                letters.errands().openInTx(list, moderator, Errands.Kind.POST, post.postId()));
    }
}
