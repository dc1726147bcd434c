package org.indaba.command;

import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.language.Saying;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Facts.Topic;
import org.indaba.notice.Notice.Wish;
import org.indaba.notice.Notices;

/**
 * Joining and leaving as the list's settings want it: at once, after the address confirmed, after the owners decided, after both, or
 * not at all.
 *
 * <p>What is answered does not depend on whether the address is on the list, so that nobody learns from it who is. Owners are asked
 * only where there is something to decide. Thread-safe.
 */
public final class Wishes {

    private static final Saying TOO_MANY = Saying.of("mail-help-too-many");

    private static final Saying NOT_VALID = Saying.of("mail-help-not-valid");

    /** How the audit log has what the address answered for. */
    private static final String PROVEN = "by confirmation";

    /** How it has what an open list does at once. */
    private static final String UNPROVEN = "by mail, not confirmed";

    private final Lists lists;
    private final Members members;
    private final Confirmations confirmations;
    private final Undecided undecided;
    private final Questions questions;
    private final Questioner questioner;
    private final Errands errands;
    private final Invited invited;
    private final PreferenceChanges changes;
    private final Answers answers;
    private final Notices notices;
    private final Suppressions suppressions;
    private final Audit audit;

    /**
     * @param lists who decides, and who is banned
     * @param kept where what happens is written down
     * @param waiting what waits, for the address and for the owners
     * @param changes changes what members get
     * @param answers how people are told
     * @param notices how owners are asked
     */
    public Wishes(Lists lists, Kept kept, Waiting waiting, PreferenceChanges changes, Answers answers, Notices notices) {
        this.lists = lists;
        this.members = kept.members();
        this.confirmations = waiting.confirmations();
        this.undecided = new Undecided(waiting.confirmations(), lists, kept.members());
        this.questions = waiting.questions();
        this.questioner = waiting.questioner();
        this.errands = waiting.errands();
        this.invited = waiting.invited();
        this.changes = changes;
        this.answers = answers;
        this.notices = notices;
        this.suppressions = kept.suppressions();
        this.audit = kept.audit();
    }

    /** Who is on a list, what keeps copies back from addresses that were dead, and the log of what was done. */
    public record Kept(Members members, Suppressions suppressions, Audit audit) {
    }

    /** What waits, the mails that ask about it and who writes them, what moderators are asked, and who was invited. */
    public record Waiting(Confirmations confirmations, Questions questions, Questioner questioner, Errands errands, Invited invited) {
    }

    /** What an answer brought about. */
    enum Outcome {
        /** It is as was wished. */
        DONE,
        /** The owners decide. */
        OWNERS_DECIDE,
        /** The list does not do that, or not for this address. */
        REFUSED,
        /** Too much waits for the owners. */
        TOO_MANY
    }

    /**
     * One wish that its address answered for.
     *
     * @param wished what was wished
     * @param list the list
     * @param outcome what came of it
     * @param told what the address is told; empty where it gets no mail
     */
    record Proved(Confirmations.Wished wished, MailList list, Outcome outcome, Optional<Notice> told) {
    }

    /** What a wish comes to that nothing proves. */
    sealed interface Heard {

        /**
         * It is answered.
         *
         * @param notice with what
         * @param use which of the mails of the day that is
         */
        record Said(Notice.OfList notice, AnswerCap.Use use) implements Heard {
        }

        /** The address is to be asked; that is written down. */
        record ToAsk() implements Heard {
        }

        /** The address was asked a short while ago. */
        record Asked() implements Heard {
        }

        /** Nothing happens, and nothing is said: see {@link Wishes#isShutOut}. */
        record ShutOut() implements Heard {
        }
    }

    /** Somebody asks to join or leave. */
    void askInTx(Speaker speaker, Wish wish) {
        switch (hearInTx(speaker, wish, "")) {
            case Heard.Said(Notice.OfList notice, AnswerCap.Use use) -> answers.unprovenInTx(speaker, use, _ -> notice);
            case Heard.ToAsk() -> questionInTx(speaker).ifPresent(mail -> answers.provenInTx(speaker, mail));
            case Heard.Asked(), Heard.ShutOut() -> { }
        }
    }

    /** Somebody wishes something; sends nothing to him. @param details what is to be changed, or empty text */
    Heard hearInTx(Speaker speaker, Wish wish, String details) {
        MailList list = speaker.list();
        if (isShutOut(list, speaker.address(), wish)) {
            return new Heard.ShutOut();
        }
        List<EmailAddress> to = List.of(speaker.address());
        Confirmations.Wished wished = new Confirmations.Wished(list.id(), speaker.address(), speaker.displayName(), wish, "", details);
        // Asked before it is done: who has left is no member any more.
        AnswerCap.Use use = questioner.use(list.id(), speaker.address(), wish);
        AnswerCap.Use refusing = use == AnswerCap.Use.LEAVING ? use : AnswerCap.Use.TELLING;
        return switch (policy(list, wish, speaker.address())) {
            case OPEN -> new Heard.Said(fulfilInTx(wished, list, UNPROVEN), use);
            case CONFIRM, CONFIRM_THEN_MODERATE -> switch (noteInTx(wished)) {
                case Confirmations.Opening.Ask _ -> new Heard.ToAsk();
                case Confirmations.Opening.Asked() -> new Heard.Asked();
                case Confirmations.Opening.Full() -> new Heard.Said(new Notice.Help(list, to, TOO_MANY), refusing);
            };
            case MODERATE -> new Heard.Said(decideInTx(list, wished), use);
            case INVITATION, CLOSED -> new Heard.Said(new Notice.WishRefused(list, to, wish, ""), refusing);
        };
    }

    /** Whether a wish comes to nothing, since its address is banned: it may not join, and gets no mail unless it is a member's. */
    boolean isShutOut(MailList list, EmailAddress address, Wish wish) {
        return lists.banned(list.id(), address) && (wish == Wish.JOIN || members.find(list.id(), address).isEmpty());
    }

    /** The mail that asks about what was written down, if one is to be sent now; it has taken its slot. */
    Optional<Notice.OfList> questionInTx(Speaker speaker) {
        return questioner.mailInTx(speaker.list(), speaker.address(), new AnswerCap.Cause.Mail(speaker.peer()));
    }

    /** Writes down that an address is to be asked about a wish, unless it gets no more mails today. */
    Confirmations.Opening noteInTx(Confirmations.Wished wished) {
        if (confirmations.isAsked(wished) || !questioner.mayAsk(wished)) {
            return new Confirmations.Opening.Asked();
        }
        questions.lockInTx(wished.address());
        return confirmations.askInTx(wished);
    }

    /** Somebody answers a question with its token; false if it is used, expired or foreign, and nothing is changed. */
    boolean confirmedInTx(Speaker speaker, long questionId) {
        Questions.Reading reading = questions.isOf(questionId, speaker.list().id())
                ? questions.answerInTx(questionId) : new Questions.Reading.Gone();
        return switch (reading) {
            case Questions.Reading.Open(Questions.Question question, _) -> {
                question.waiting().stream().flatMap(waiting -> provedInTx(question.kind(), waiting.wished()).stream())
                        .forEach(proved -> proved.told().ifPresent(notice -> answers.provenInTx(speaker, notice)));
                yield true;
            }
            case Questions.Reading.Answered(), Questions.Reading.Gone() -> false;
        };
    }

    /** A mail to the address of a question answers it. */
    void confirmInTx(Speaker speaker, long questionId, MailRead mail) {
        boolean invitation = questions.isInvitation(questionId);
        switch (invitation ? mail.invitationReply() : reply(questionId, mail.ownWords())) {
            case YES -> {
                if (!confirmedInTx(speaker, questionId)) {
                    answers.unprovenInTx(speaker, _ -> notValid(speaker));
                }
            }
            case NO -> {
                if (!refusedInTx(speaker, questionId) && !invitation) {
                    answers.unprovenInTx(speaker, _ -> notValid(speaker));
                }
            }
            case UNCLEAR -> answers.unprovenInTx(speaker,
                    to -> new Notice.Facts(speaker.list(), to, Topic.REPLY_UNCLEAR, List.of(), 0));
        }
    }

    /** What somebody says to his own wish: whoever only presses the button to answer says yes, and so does whoever does not say no. */
    private InvitationReply reply(long questionId, String ownWords) {
        boolean leaving = questions.read(questionId) instanceof Questions.Reading.Open(Questions.Question question, _)
                && question.waiting().stream().anyMatch(waiting -> waiting.wished().wish() == Wish.LEAVE);
        InvitationReply said = leaving ? InvitationReply.aboutLeaving(ownWords) : InvitationReply.of(ownWords);
        return said == InvitationReply.NO ? InvitationReply.NO : InvitationReply.YES;
    }

    /**
     * Somebody answers a question with its token and does not want what it asks; false if it is used, expired or foreign. Of wishes the
     * address is told that nothing was changed.
     */
    boolean refusedInTx(Speaker speaker, long questionId) {
        if (!questions.isOf(questionId, speaker.list().id())
                || !(questions.answerInTx(questionId) instanceof Questions.Reading.Open(Questions.Question question, _))) {
            return false;
        }
        declinedInTx(question);
        switch (question.kind()) {
            case WISH -> answers.provenInTx(speaker, new Notice.Facts(speaker.list(),
                    List.of(question.waiting().getFirst().wished().address()), Topic.DECLINED, List.of(), 0));
            // Only that it is kept in mind matters, and owners see it.
            case INVITATION -> { }
        }
        return true;
    }

    /** The address does not want what it was asked; only that it does not want an invitation is kept in mind. Nobody is told. */
    void declinedInTx(Questions.Question question) {
        switch (question.kind()) {
            case WISH -> { }
            case INVITATION -> question.waiting().forEach(waiting -> lists.byId(waiting.wished().listId())
                    .ifPresent(list -> invited.declinedInTx(list, waiting.wished().address())));
        }
    }

    /** What is said of a token that is none of ours, or not valid any more. */
    Notice.OfList notValid(Speaker speaker) {
        return new Notice.Help(speaker.list(), List.of(speaker.address()), NOT_VALID);
    }

    /** The address has answered. Settings may have changed since the question was put: those of now count. Empty if the list is gone. */
    Optional<Proved> provedInTx(Questions.Kind kind, Confirmations.Wished wished) {
        return lists.byId(wished.listId()).map(list -> {
            List<EmailAddress> to = List.of(wished.address());
            if (wished.wish() == Wish.JOIN && lists.banned(list.id(), wished.address())) {
                return new Proved(wished, list, Outcome.REFUSED, Optional.empty());
            }
            if (wished.wish() == Wish.JOIN || wished.wish() == Wish.CHANGE && PreferenceChanges.turnsOn(wished.details())) {
                livesInTx(list, wished.address());
            }
            Joining policy = switch (kind) {
                case WISH -> policy(list, wished.wish(), wished.address());
                // The owners have decided already.
                case INVITATION -> Joining.CONFIRM;
            };
            return switch (policy) {
                case OPEN, CONFIRM -> {
                    Notice.OfList told = fulfilInTx(wished, list, PROVEN);
                    yield new Proved(wished, list, told instanceof Notice.Facts(_, _, Topic topic, _, _) && topic == Topic.NOT_ON_LIST
                            ? Outcome.REFUSED : Outcome.DONE, Optional.of(told));
                }
                case MODERATE, CONFIRM_THEN_MODERATE -> {
                    Notice told = decideInTx(list, wished);
                    yield new Proved(wished, list, told instanceof Notice.Help ? Outcome.TOO_MANY : Outcome.OWNERS_DECIDE,
                            Optional.of(told));
                }
                case INVITATION, CLOSED -> new Proved(wished, list, Outcome.REFUSED,
                        Optional.of(new Notice.WishRefused(list, to, wished.wish(), wished.language())));
            };
        });
    }

    /**
     * Who wants to be on a list, or posts of one again, and has just answered a mail, reads what comes: posts that were stopped since
     * others did not arrive go there again. What an operator keeps back stays.
     */
    private void livesInTx(MailList list, EmailAddress address) {
        members.find(list.id(), address)
                .ifPresent(member -> members.switchInTx(member.subscriptionId(), DeliveryMode.SUSPENDED, DeliveryMode.ON));
        suppressions.removeOfBouncesInTx(address);
    }

    /** Asks the owners if there is something to decide and they were not asked; returns what the person is told. */
    private Notice.OfList decideInTx(MailList list, Confirmations.Wished wished) {
        List<EmailAddress> to = List.of(wished.address());
        Notice.OfList pending = new Notice.DecisionPending(list, to, wished.wish(), wished.language());
        boolean on = members.find(list.id(), wished.address()).isPresent();
        if (on == (wished.wish() == Wish.JOIN)) {
            return pending;
        }
        undecided.tidyInTx(list.id());
        return switch (confirmations.askOwnersInTx(wished)) {
            case Confirmations.Opening.Ask(long id) -> {
                lists.owners(list.id()).forEach(owner -> notices.sendInTx(new Notice.DecisionAsked(list, List.of(owner), id,
                        wished.address(), wished.wish(), errands.openInTx(list, owner, Errands.Kind.WISH, id),
                        questioner.requestsPage(list))));
                yield pending;
            }
            case Confirmations.Opening.Asked() -> pending;
            case Confirmations.Opening.Full() -> new Notice.Help(list, to, TOO_MANY);
        };
    }

    /** What the address is told when it is done. @param how it was wished, for the audit log */
    private Notice.OfList fulfilInTx(Confirmations.Wished wished, MailList list, String how) {
        List<EmailAddress> to = List.of(wished.address());
        return switch (wished.wish()) {
            case JOIN -> {
                boolean added = members.addInTx(wished.listId(), wished.address(), wished.displayName());
                changes.readInTx(wished);
                // An invitation that was accepted stands in the log as that.
                if (!invited.joinedInTx(list, wished.address()) && added) {
                    audit.appendInTx(wished.address().toString(), "member join", list.post().toString(), how);
                }
                yield new Notice.Joined(list, to);
            }
            case LEAVE -> {
                leftInTx(list, wished.address(), how);
                yield new Notice.Left(list, to, wished.language());
            }
            case CHANGE -> changes.carryOutInTx(wished, list);
        };
    }

    /** Somebody leaves; false if the address was not on the list. @param how it was wished, for the audit log */
    boolean leftInTx(MailList list, EmailAddress address, String how) {
        boolean left = members.removeInTx(list.id(), address);
        if (left) {
            audit.appendInTx(address.toString(), "member leave", list.post().toString(), how);
        }
        return left;
    }

    /** Who is invited has nothing more to do than to prove the address. */
    private Joining policy(MailList list, Wish wish, EmailAddress address) {
        Joining policy = policy(list, wish);
        return wish == Wish.JOIN && policy != Joining.OPEN && isInvited(list, address) ? Joining.CONFIRM : policy;
    }

    /** Whether the owners asked this address to join, and wait for its answer. */
    boolean isInvited(MailList list, EmailAddress address) {
        return invited.isOpen(list.id(), address);
    }

    static Joining policy(MailList list, Wish wish) {
        return switch (wish) {
            case JOIN -> list.settings().joining();
            case LEAVE -> list.settings().leaving();
            // Nobody but the address decides what it gets.
            case CHANGE -> Joining.CONFIRM;
        };
    }
}
