package org.indaba.command;

import java.util.List;
import java.util.Optional;
import org.indaba.accept.Destination;
import org.indaba.accept.Destination.Moderate.Verdict;
import org.indaba.access.Audit;
import org.indaba.command.Errands.Errand;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.Decision;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Decided.Outcome;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Owners and moderators who answer the mail that told them what waits: to the one address to accept it, to the other to refuse it, and
 * what they write is the reason. Who begins with a no accepts nothing, whichever of the two he wrote to. The token says who decides; it is
 * worth nothing once he may not any more: about posts moderators decide, about people owners alone. What a machine answers decides nothing.
 * Everything in the caller's transaction. Thread-safe.
 */
public final class ModeratorMail {

    private final Speakers speakers;
    private final Errands errands;
    private final Lists lists;
    private final HeldDecisions held;
    private final OwnersDecisions wishes;
    private final Audit audit;
    private final Answers answers;
    private final MessageStore store;

    /**
     * Who carries out what is decided.
     *
     * @param held about posts
     * @param wishes about people
     * @param audit is told of both
     */
    public record Deciding(HeldDecisions held, OwnersDecisions wishes, Audit audit) {
    }

    /** All of them join the caller's transaction. */
    public ModeratorMail(Speakers speakers, Errands errands, Lists lists, Deciding deciding, Answers answers, MessageStore store) {
        this.speakers = speakers;
        this.errands = errands;
        this.lists = lists;
        this.held = deciding.held();
        this.wishes = deciding.wishes();
        this.audit = deciding.audit();
        this.answers = answers;
        this.store = store;
    }

    /** A mail to one of the two addresses; whether it was listened to. */
    public boolean takeInTx(Inbound row, Destination.Moderate destination) {
        MailRead mail = MailRead.of(store.open(row.arrival().messageId()));
        MailList list = destination.list();
        Optional<Speaker> said = speakers.in(row, mail.header(), list, _ -> false);
        said.ifPresent(speaker -> {
            Optional<Errand> errand = errands.find(destination.errandId(), list.id()).filter(one -> decides(list, one));
            if (errand.isPresent() && destination.verdict() == Verdict.ACCEPT && mail.invitationReply() == InvitationReply.NO) {
                saidNoInTx(speaker, errand.get(), destination.errandId());
                return;
            }
            Optional<String> what = errand.flatMap(one -> decideInTx(list, one, destination.verdict(), mail));
            if (what.isPresent()) {
                // Each thing is decided once, so that nobody can have this sent again.
                answers.provenInTx(speaker, new Notice.Decided(list, List.of(errand.get().moderator()),
                        destination.verdict() == Verdict.ACCEPT ? Outcome.ACCEPTED : Outcome.REFUSED, what.get()));
            } else {
                Outcome why = errand.filter(one -> isShutOut(list, one, destination.verdict())).isPresent() ? Outcome.BANNED
                        : Outcome.TOO_LATE;
                answers.unprovenInTx(speaker, to -> new Notice.Decided(list, to, why, ""));
            }
        });
        return said.isPresent();
    }

    /** Nobody but the moderator hears of the address that refuses, whoever wrote; it counts as his, since it can be brought about again. */
    private void saidNoInTx(Speaker speaker, Errand errand, long errandId) {
        MailList list = speaker.list();
        Speaker moderator = new Speaker(list, errand.moderator(), "", speaker.messageId(), speaker.peer());
        answers.unprovenInTx(moderator, to -> new Notice.Decided(list, to, Outcome.NO, errands.refusal(list, errandId).toString()));
    }

    private boolean decides(MailList list, Errand errand) {
        List<EmailAddress> who = switch (errand.kind()) {
            case POST -> lists.moderators(list.id());
            case WISH -> lists.owners(list.id());
        };
        return who.stream().anyMatch(one -> one.key().equals(errand.moderator().key()));
    }

    private boolean isShutOut(MailList list, Errand errand, Verdict verdict) {
        return verdict == Verdict.ACCEPT && errand.kind() == Errands.Kind.WISH && wishes.isShutOut(list, errand.targetId());
    }

    /** What was decided about, for people; empty if it does not wait, or may not be accepted. */
    private Optional<String> decideInTx(MailList list, Errand errand, Verdict verdict, MailRead mail) {
        String by = errand.moderator().toString();
        return switch (errand.kind()) {
            case POST -> held.decideInTx(errand.targetId(), switch (verdict) {
                case ACCEPT -> new Decision.Accepted(by);
                case REFUSE -> new Decision.Rejected(by, mail.ownWords());
            }).map(post -> {
                log(list, by, verdict == Verdict.ACCEPT ? "held accept" : "held reject", "post " + post.postId() + " of " + post.author());
                return post.subject();
            });
            case WISH -> (verdict == Verdict.ACCEPT
                    ? wishes.acceptInTx(list, errand.targetId())
                    : wishes.refuseInTx(list, errand.targetId(), mail.ownWords())).map(address -> {
                        log(list, by, verdict == Verdict.ACCEPT ? "request accept" : "request refuse", address.toString());
                        return address.toString();
                    });
        };
    }

    /** The token was sent to the moderator alone, so that it is known who decided. */
    private void log(MailList list, String by, String action, String what) {
        audit.appendInTx(by, action, list.post().toString(), what + ", by mail");
    }
}
