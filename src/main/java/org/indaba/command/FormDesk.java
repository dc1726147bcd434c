package org.indaba.command;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.CleanText;
import org.indaba.notice.Notice.Wish;
import org.indaba.notice.Notices;
import org.indaba.notice.OwnAddresses;

/**
 * Joining and leaving on pages. Nothing proves an address that somebody types, so that it is asked by mail whatever the list's policy:
 * an open list would put strangers on it.
 *
 * <p>An invitation of the owners is answered here too, by the token of its mail.
 *
 * <p>What {@link #askInTx} answers depends on the list, the network and the form of the address, never on whether the address is on the
 * list, is banned, waits already or has had its mails for today. Everything in the caller's transaction. Thread-safe.
 */
public final class FormDesk {

    /** Longer names are cut, in characters. */
    static final int MAX_NAME = 200;

    private final Wishes wishes;
    private final Questions questions;
    private final Questioner questioner;
    private final Confirmations confirmations;
    private final Ports ports;

    /**
     * What else is asked.
     *
     * @param lists who is banned
     * @param own addresses that nothing is sent to
     * @param cap how much strangers cause
     * @param notices sends what asks, and what tells
     * @param tokens reads what an answer carries
     */
    public record Ports(Lists lists, OwnAddresses own, AnswerCap cap, Notices notices, TokenCodec tokens) {
    }

    /** The same that mail goes through. */
    public FormDesk(Wishes wishes, Wishes.Waiting waiting, Ports ports) {
        this.wishes = wishes;
        this.confirmations = waiting.confirmations();
        this.questions = waiting.questions();
        this.questioner = waiting.questioner();
        this.ports = ports;
    }

    /**
     * What somebody asks for on a page.
     *
     * @param list the list
     * @param address as it was typed
     * @param displayName as it was typed; may be empty
     * @param wish to be on the list, or not
     * @param language a tag of BCP 47, in which the address is written to; empty for that of the list
     * @param from where the form came from
     */
    public record Form(MailList list, String address, String displayName, Wish wish, String language, InetAddress from) {

        /** @throws IllegalArgumentException if something is to be changed: that is for who has signed in */
        public Form {
            if (wish == Wish.CHANGE) {
                throw new IllegalArgumentException("a form joins or leaves");
            }
        }
    }

    /** What is said to whoever sent the form. */
    public sealed interface Answer {

        /** The address is asked by mail, as far as it may be asked. */
        record Taken() implements Answer {
        }

        /**
         * What was typed is no address.
         *
         * @param reason a sentence
         */
        record NotAnAddress(String reason) implements Answer {
        }

        /** Nobody joins, or leaves, this list by himself. */
        record Closed() implements Answer {
        }

        /** Too many forms came from this network within the hour. */
        record TooMany() implements Answer {
        }

        /** Too many questions of this list wait for an answer. */
        record Full() implements Answer {
        }
    }

    /** Somebody sends a form. */
    public Answer askInTx(Form form) {
        EmailAddress address;
        switch (EmailAddress.parse(form.address().strip())) {
            case ParsedAddress.Valid(EmailAddress valid) -> address = valid;
            case ParsedAddress.Invalid(String reason) -> {
                return new Answer.NotAnAddress(reason);
            }
        }
        MailList list = form.list();
        Joining policy = Wishes.policy(list, form.wish());
        if (policy == Joining.CLOSED) {
            return new Answer.Closed();
        }
        if (!ports.cap().takeFormInTx(form.from())) {
            return new Answer.TooMany();
        }
        if (confirmations.isFull(list.id())) {
            return new Answer.Full();
        }
        boolean open = policy != Joining.INVITATION || wishes.isInvited(list, address);
        if (open && !ports.own().contain(address) && !wishes.isShutOut(list, address, form.wish())) {
            noteInTx(form, address);
        }
        return new Answer.Taken();
    }

    private void noteInTx(Form form, EmailAddress address) {
        Confirmations.Wished wished = new Confirmations.Wished(form.list().id(), address, CleanText.line(form.displayName(), MAX_NAME),
                form.wish(), form.language(), "");
        switch (wishes.noteInTx(wished)) {
            case Confirmations.Opening.Ask _ -> questioner.mailInTx(form.list(), address, new AnswerCap.Cause.Counted())
                    .ifPresent(ports.notices()::sendInTx);
            case Confirmations.Opening.Asked _, Confirmations.Opening.Full _ -> { }
        }
    }

    /**
     * One thing that a question asks about.
     *
     * @param id names it within its question
     * @param list the list
     * @param wish to be on it, or not, or to get other copies
     * @param details what is to be changed, as commands that would bring it about; of an invitation, what the owners write; else empty
     */
    public record Asked(long id, MailList list, Wish wish, String details) {
    }

    /** What a token opens. */
    public sealed interface Looked {

        /**
         * A question that can be answered.
         *
         * @param address who is asked
         * @param asked what; never empty
         * @param until when it expires
         */
        record Open(EmailAddress address, List<Asked> asked, Instant until) implements Looked {
            public Open {
                asked = List.copyOf(asked);
            }
        }

        /**
         * An invitation that can be answered.
         *
         * @param address who is invited
         * @param asked to which list, with the owners' words
         * @param until when it expires
         */
        record Invited(EmailAddress address, Asked asked, Instant until) implements Looked {
        }

        /** It was answered before. */
        record Answered() implements Looked {
        }

        /** It has expired, or is none of ours. */
        record Gone() implements Looked {
        }
    }

    /** What a token would do; changes nothing. */
    public Looked look(String token) {
        OptionalLong id = ports.tokens().verify(TokenPurpose.CONFIRM, token);
        if (id.isEmpty()) {
            return new Looked.Gone();
        }
        return switch (questions.read(id.getAsLong())) {
            case Questions.Reading.Open(Questions.Question question, Instant until) -> {
                List<Asked> asked = question.waiting().stream().flatMap(waiting -> ports.lists().byId(waiting.wished().listId()).stream()
                        .map(list -> new Asked(waiting.id(), list, waiting.wished().wish(), details(question.kind(), waiting.wished()))))
                        .toList();
                yield asked.isEmpty() ? new Looked.Answered() : looked(question, asked, until);
            }
            case Questions.Reading.Answered() -> new Looked.Answered();
            case Questions.Reading.Gone() -> new Looked.Gone();
        };
    }

    private static String details(Questions.Kind kind, Confirmations.Wished wished) {
        return switch (kind) {
            case WISH -> SetCommand.written(wished);
            case INVITATION -> wished.details();
        };
    }

    private static Looked looked(Questions.Question question, List<Asked> asked, Instant until) {
        EmailAddress address = question.waiting().getFirst().wished().address();
        return switch (question.kind()) {
            case WISH -> new Looked.Open(address, asked, until);
            case INVITATION -> new Looked.Invited(address, asked.getFirst(), until);
        };
    }

    /**
     * What came of one thing.
     *
     * @param list the list
     * @param wish to be on it, or not
     * @param outcome what happened
     */
    public record Happened(MailList list, Wish wish, Outcome outcome) {
    }

    /** What can happen. */
    public enum Outcome {
        /** It is as was wished. */
        DONE,
        /** The owners were asked, and will tell. */
        OWNERS_DECIDE,
        /** The list does not do that any more, or not for this address. */
        REFUSED,
        /** Too much waits for the owners; it can be asked for again in some days. */
        TOO_MANY,
        /** It was not wanted, and did not happen. */
        DECLINED
    }

    /** What using a token came to. */
    public sealed interface Used {

        /**
         * The question is answered.
         *
         * @param address who was asked
         * @param happened for each thing that was asked
         */
        record Done(EmailAddress address, List<Happened> happened) implements Used {
            public Done {
                happened = List.copyOf(happened);
            }
        }

        /** It was answered before, and nothing happens again. */
        record Answered() implements Used {
        }

        /** It has expired, or is none of ours. */
        record Gone() implements Used {
        }
    }

    /**
     * Answers a question, once.
     *
     * @param wanted the {@link Asked#id()} of what is wanted; everything else that was asked is declined
     */
    public Used useInTx(String token, Set<Long> wanted) {
        OptionalLong id = ports.tokens().verify(TokenPurpose.CONFIRM, token);
        if (id.isEmpty()) {
            return new Used.Gone();
        }
        return switch (questions.answerInTx(id.getAsLong())) {
            case Questions.Reading.Open(Questions.Question question, _) -> done(question, wanted);
            case Questions.Reading.Answered() -> new Used.Answered();
            case Questions.Reading.Gone() -> new Used.Gone();
        };
    }

    private Used done(Questions.Question question, Set<Long> wanted) {
        List<Happened> happened = new ArrayList<>();
        if (question.waiting().stream().noneMatch(waiting -> wanted.contains(waiting.id()))) {
            wishes.declinedInTx(question);
        }
        for (Questions.Waiting waiting : question.waiting()) {
            Confirmations.Wished wished = waiting.wished();
            if (wanted.contains(waiting.id())) {
                Optional<Wishes.Proved> proved = wishes.provedInTx(question.kind(), wished);
                proved.ifPresent(one -> happened.add(new Happened(one.list(), wished.wish(), outcome(one.outcome()))));
                proved.flatMap(Wishes.Proved::told).ifPresent(ports.notices()::sendInTx);
            } else {
                ports.lists().byId(wished.listId()).ifPresent(list -> happened.add(new Happened(list, wished.wish(), Outcome.DECLINED)));
            }
        }
        return new Used.Done(question.waiting().getFirst().wished().address(), happened);
    }

    private static Outcome outcome(Wishes.Outcome outcome) {
        return switch (outcome) {
            case DONE -> Outcome.DONE;
            case OWNERS_DECIDE -> Outcome.OWNERS_DECIDE;
            case REFUSED -> Outcome.REFUSED;
            case TOO_MANY -> Outcome.TOO_MANY;
        };
    }
}
