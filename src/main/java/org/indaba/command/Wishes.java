package org.indaba.command;

import java.util.List;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.Notice;
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

    private static final String TOO_MANY =
            "Too many questions of this list wait for an answer. Please try again in a few days, or write to its owners.";

    private static final String NOT_VALID = "The confirmation is not, or no longer, valid. If you have used it before, "
            + "nothing more is to be done; otherwise please ask again.";

    private final Lists lists;
    private final Members members;
    private final Confirmations confirmations;
    private final Answers answers;
    private final Notices notices;
    private final TokenCodec tokens;

    /**
     * @param lists who decides, and who is banned
     * @param members who is on a list
     * @param confirmations what waits
     * @param answers how people are told
     * @param notices how owners are asked
     * @param tokens signs what a confirmation must carry
     */
    public Wishes(Lists lists, Members members, Confirmations confirmations, Answers answers, Notices notices, TokenCodec tokens) {
        this.lists = lists;
        this.members = members;
        this.confirmations = confirmations;
        this.answers = answers;
        this.notices = notices;
        this.tokens = tokens;
    }

    /** Somebody asks to join or leave. */
    void askInTx(Speaker speaker, Wish wish) {
        switch (policy(speaker.list(), wish)) {
            case OPEN -> {
                fulfilInTx(wished(speaker, wish));
                answers.unprovenInTx(speaker, to -> done(speaker.list(), to, wish));
            }
            case CONFIRM, CONFIRM_THEN_MODERATE -> confirmInTx(speaker, wish);
            case MODERATE -> {
                Notice decision = decideInTx(speaker.list(), wished(speaker, wish));
                answers.unprovenInTx(speaker, _ -> decision);
            }
            case CLOSED -> answers.unprovenInTx(speaker, to -> new Notice.WishRefused(speaker.list(), to, wish));
        }
    }

    private void confirmInTx(Speaker speaker, Wish wish) {
        MailList list = speaker.list();
        switch (confirmations.askInTx(wished(speaker, wish))) {
            case Confirmations.Opening.Ask(long id) -> answers.unprovenInTx(speaker,
                    to -> new Notice.ConfirmationAsked(list, to, wish, tokens.sign(TokenPurpose.CONFIRM, id)));
            case Confirmations.Opening.Asked() -> { }
            case Confirmations.Opening.Full() -> answers.unprovenInTx(speaker, to -> new Notice.Help(list, to, TOO_MANY));
        }
    }

    /** Somebody answers a question with its token; a used, expired or foreign one changes nothing. */
    void confirmedInTx(Speaker speaker, long confirmationId) {
        MailList list = speaker.list();
        confirmations.useInTx(confirmationId, list.id()).ifPresentOrElse(
                wished -> provedInTx(speaker, wished), () -> notValidInTx(speaker));
    }

    /** Somebody answers with a token that is none of ours, or not valid any more. */
    void notValidInTx(Speaker speaker) {
        answers.unprovenInTx(speaker, to -> new Notice.Help(speaker.list(), to, NOT_VALID));
    }

    /** The settings may have changed since the question was put: those of now count. */
    private void provedInTx(Speaker speaker, Confirmations.Wished wished) {
        MailList list = speaker.list();
        List<EmailAddress> to = List.of(wished.address());
        if (lists.banned(list.id(), wished.address())) {
            return;
        }
        switch (policy(list, wished.wish())) {
            case OPEN, CONFIRM -> {
                fulfilInTx(wished);
                answers.provenInTx(speaker, done(list, to, wished.wish()));
            }
            case MODERATE, CONFIRM_THEN_MODERATE -> answers.provenInTx(speaker, decideInTx(list, wished));
            case CLOSED -> answers.provenInTx(speaker, new Notice.WishRefused(list, to, wished.wish()));
        }
    }

    /** Asks the owners if there is something to decide and they were not asked; returns what the person is told. */
    private Notice decideInTx(MailList list, Confirmations.Wished wished) {
        List<EmailAddress> to = List.of(wished.address());
        Notice pending = new Notice.DecisionPending(list, to, wished.wish());
        boolean on = members.find(list.id(), wished.address()).isPresent();
        if (on == (wished.wish() == Wish.JOIN)) {
            return pending;
        }
        return switch (confirmations.askOwnersInTx(wished)) {
            case Confirmations.Opening.Ask(long _) -> {
                notices.sendInTx(new Notice.DecisionAsked(list, lists.moderators(list.id()), wished.address(), wished.wish()));
                yield pending;
            }
            case Confirmations.Opening.Asked() -> pending;
            case Confirmations.Opening.Full() -> new Notice.Help(list, to, TOO_MANY);
        };
    }

    private void fulfilInTx(Confirmations.Wished wished) {
        switch (wished.wish()) {
            case JOIN -> members.addInTx(wished.listId(), wished.address(), wished.displayName());
            case LEAVE -> members.removeInTx(wished.listId(), wished.address());
        }
    }

    private static Notice done(MailList list, List<EmailAddress> to, Wish wish) {
        return switch (wish) {
            case JOIN -> new Notice.Joined(list, to);
            case LEAVE -> new Notice.Left(list, to);
        };
    }

    private static Joining policy(MailList list, Wish wish) {
        return switch (wish) {
            case JOIN -> list.settings().joining();
            case LEAVE -> list.settings().leaving();
        };
    }

    private static Confirmations.Wished wished(Speaker speaker, Wish wish) {
        return new Confirmations.Wished(speaker.list().id(), speaker.address(), speaker.displayName(), wish);
    }
}
