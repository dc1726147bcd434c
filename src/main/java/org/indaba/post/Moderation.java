package org.indaba.post;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.indaba.command.HeldDecisions;
import org.indaba.deliver.Outbox;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReportWish.Notify;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.notice.DeliveryReports;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.notice.ProvenAddress;
import org.indaba.notice.ReportCap;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.Inbox;
import org.indaba.spool.MessageStore;
import org.indaba.spool.NewInbound;
import org.indaba.spool.Transactions;

/**
 * What moderators do with held posts. The decision, the move of the post's row and the notice to its author are one commit; of two
 * moderators who decide at once one is told that the post no longer waits. Behind the commit, an accepted post goes on like any other.
 * Thread-safe.
 *
 * <p>The author is told of a refusal unless the post may be another's in his name, and within what {@link ReportCap} allows.
 */
public final class Moderation implements HeldDecisions {

    private final Transactions transactions;
    private final Waiting waiting;
    private final Lists lists;
    private final Answers answers;
    private final Outbox outbox;
    private final InstantSource clock;

    /**
     * Where the posts that wait are kept.
     *
     * @param held what moderators see of them
     * @param inbox their rows
     * @param messages their octets
     */
    public record Waiting(HeldPosts held, Inbox inbox, MessageStore messages) {
    }

    /**
     * How authors and senders are told.
     *
     * @param notices tells the author
     * @param reports tells the sender, if he asked
     * @param cap how often an author is told
     */
    public record Answers(Notices notices, DeliveryReports reports, ReportCap cap) {
    }

    /** All of them join the transactions. */
    public Moderation(Transactions transactions, Waiting waiting, Lists lists, Answers answers, Outbox outbox, InstantSource clock) {
        this.transactions = transactions;
        this.waiting = waiting;
        this.lists = lists;
        this.answers = answers;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Decides about a post; the post as it waited, or empty if it does not wait. */
    public Optional<HeldPost> decide(long postId, Decision decision) {
        return decide(postId, decision, _ -> { });
    }

    /** The same. @param noted is told of the post in the same transaction, if it waited */
    public Optional<HeldPost> decide(long postId, Decision decision, Consumer<HeldPost> noted) {
        Optional<HeldPost> decided = transactions.call(() -> {
            Optional<HeldPost> post = decideInTx(postId, decision);
            post.ifPresent(noted);
            return post;
        });
        waiting.inbox().wake();
        outbox.wake();
        return decided;
    }

    /** The same within the caller's transaction; what waits is looked for a little later then, since nobody is woken. */
    @Override
    public Optional<HeldPost> decideInTx(long postId, Decision decision) {
        Optional<HeldPost> post = waiting.held().decideInTx(postId, decision, clock.instant());
        post.ifPresent(waited -> actInTx(waited, decision));
        return post;
    }

    private void actInTx(HeldPost post, Decision decision) {
        switch (decision) {
            case Decision.Accepted _ -> waiting.inbox().moveInTx(post.postId(), InboundState.WAITING);
            case Decision.Rejected(String _, String words) -> {
                // First, since the end of the row lets go of the message.
                tellInTx(post, words);
                waiting.inbox().moveInTx(post.postId(), InboundState.DONE);
            }
            case Decision.Discarded _ -> waiting.inbox().moveInTx(post.postId(), InboundState.DONE);
        }
    }

    private void tellInTx(HeldPost post, String words) {
        Optional<MailList> list = lists.byId(post.listId());
        Optional<Inbound> row = waiting.inbox().find(post.postId());
        if (list.isPresent() && row.isPresent()) {
            tellInTx(post, row.get().arrival(), list.get(), words, answers.reports().refusedInTx(row.get(), list.get(), words));
        }
    }

    /** @param told who got a report already */
    private void tellInTx(HeldPost post, NewInbound arrival, MailList list, String words, Optional<EmailAddress> told) {
        // RFC 3834 §2: no answer to machines; they have no address here. RFC 3461 §4.1: who asked for NEVER is not told.
        if (post.answerTo().isEmpty() || arrival.wish().when() instanceof Notify.Never) {
            return;
        }
        EmailAddress author = EmailAddress.of(post.answerTo());
        MessageOctets message = waiting.messages().open(arrival.messageId());
        boolean twice = told.filter(sender -> sender.key().equals(author.key())).isPresent();
        // Whoever is named by a forged From knows nothing of the post, and is not told of it.
        if (!twice && ProvenAddress.mayBeTold(arrival, message, author) && answers.cap().takeInTx(author)) {
            answers.notices().sendInTx(new Notice.Answer(
                    new Notice.PostRejected(list, List.of(author), post.subject(), words), messageId(message)));
        }
    }

    /** RFC 3834 §3.1.6: the answer names the mail that it answers, so that its author's mail program shows the two together. */
    private static String messageId(MessageOctets message) {
        return switch (HeaderBlock.read(message)) {
            case HeaderReading.Read(HeaderBlock header) -> header.first("Message-ID").orElse("").strip();
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> "";
        };
    }
}
