package org.indaba.command;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.indaba.command.AddressChanges.Change;
import org.indaba.command.AddressChanges.Kind;
import org.indaba.command.AddressChanges.Side;
import org.indaba.lists.AddressMove;
import org.indaba.lists.People;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Wish;
import org.indaba.notice.Notices;
import org.indaba.notice.OwnAddresses;
import org.jspecify.annotations.Nullable;

/**
 * Further addresses of a person, and another address in place of one. Both addresses are asked, each by a mail with a link of its own;
 * nothing is changed before both have answered, and then everything in one step. Whoever asks has signed in with the old address.
 * Everything in the caller's transaction. Thread-safe.
 */
public final class AddressDesk {

    private final AddressChanges changes;
    private final People people;
    private final Ports ports;

    /**
     * What else is needed.
     *
     * @param own addresses that nobody has
     * @param undecided what people wait for
     * @param cap how much strangers are sent
     * @param notices sends the questions
     * @param tokens signs and reads what an answer carries
     * @param siteUrl where the pages are, without a slash at the end
     */
    public record Ports(OwnAddresses own, Undecided undecided, AnswerCap cap, Notices notices, TokenCodec tokens, String siteUrl) {
    }

    /** All of them join the caller's transaction. */
    public AddressDesk(AddressChanges changes, People people, Ports ports) {
        this.changes = changes;
        this.people = people;
        this.ports = ports;
    }

    /**
     * What a person asks for.
     *
     * @param kind a further address, or another one
     * @param old one of the person's, proved by the session
     * @param typed the new one, as it was typed
     * @param domain one of ours, whose postmaster writes
     * @param from where the form came from
     */
    public record Form(Kind kind, EmailAddress old, String typed, String domain, InetAddress from) {
    }

    /** What is said to whoever sent the form. Says nothing of the new address. */
    public sealed interface Answer {

        /** Both addresses are asked, as far as they may be. */
        record Taken() implements Answer {
        }

        /**
         * What was typed is no address.
         *
         * @param reason a sentence
         */
        record NotAnAddress(String reason) implements Answer {
        }

        /** It is an address of the person already. */
        record Same() implements Answer {
        }

        /** It is an address of this site, which is no secret. */
        record Ours() implements Answer {
        }

        /** Too many forms within the hour, or the person's own address got too many mails today. */
        record TooMany() implements Answer {
        }
    }

    /** Somebody sends a form. */
    public Answer askInTx(Form form) {
        EmailAddress wanted;
        switch (EmailAddress.parse(form.typed().strip())) {
            case ParsedAddress.Valid(EmailAddress valid) -> wanted = valid;
            case ParsedAddress.Invalid(String reason) -> {
                return new Answer.NotAnAddress(reason);
            }
        }
        if (wanted.key().equals(form.old().key())
                || form.kind() == Kind.ADD && people.of(form.old()).filter(person -> person.has(wanted)).isPresent()) {
            return new Answer.Same();
        }
        if (ports.own().contain(wanted)) {
            return new Answer.Ours();
        }
        AnswerCap.Cause counted = new AnswerCap.Cause.Counted();
        if (!ports.cap().takeFormInTx(form.from())
                || ports.cap().takeInTx(form.old(), counted) != AnswerCap.Leave.SEND) {
            return new Answer.TooMany();
        }
        Change change = changes.openInTx(form.kind(), form.old(), wanted);
        ask(form, change, Side.OLD);
        if (ports.cap().takeInTx(wanted, counted) == AnswerCap.Leave.SEND) {
            ask(form, change, Side.NEW);
        }
        return new Answer.Taken();
    }

    private void ask(Form form, Change change, Side side) {
        String token = ports.tokens().sign(TokenPurpose.ADDRESS, change.tokenId(side));
        ports.notices().sendInTx(new Notice.AddressAsked(form.domain(), List.of(change.of(side)),
                form.kind() == Kind.ADD ? Notice.AddressAsked.Change.ADD : Notice.AddressAsked.Change.REPLACE, change.old(),
                change.wanted(), ports.siteUrl() + "/address/" + token));
    }

    /** What a token opens. */
    public sealed interface Looked {

        /**
         * It can be answered.
         *
         * @param kind what happens when both have answered
         * @param old the person's address
         * @param wanted the new one
         * @param asked which of the two is asked by this token
         * @param otherAnsweredAt when the other one answered; null if it has not
         * @param until when it expires
         */
        record Open(Kind kind, EmailAddress old, EmailAddress wanted, Side asked, @Nullable Instant otherAnsweredAt, Instant until)
                implements Looked {

            /** Whether the other one has answered. */
            public boolean otherAnswered() {
                return otherAnsweredAt != null;
            }

            /** The one that is not asked by this token. */
            public EmailAddress other() {
                return asked == Side.OLD ? wanted : old;
            }
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
        OptionalLong id = ports.tokens().verify(TokenPurpose.ADDRESS, token);
        if (id.isEmpty()) {
            return new Looked.Gone();
        }
        Side side = Change.side(id.getAsLong());
        return changes.find(Change.row(id.getAsLong())).<Looked>map(change -> change.answered(side)
                ? new Looked.Answered()
                : new Looked.Open(change.kind(), change.old(), change.wanted(), side, change.answeredAt(side.other()), change.expires()))
                .orElseGet(Looked.Gone::new);
    }

    /** What using a token came to. */
    public sealed interface Used {

        /**
         * Both have answered, and it is done.
         *
         * @param kind what
         * @param old the address before
         * @param wanted the new one
         * @param lists on how many lists it made a difference
         */
        record Done(Kind kind, EmailAddress old, EmailAddress wanted, int lists) implements Used {
        }

        /**
         * The other address has to answer too.
         *
         * @param other which
         */
        record Waits(EmailAddress other) implements Used {
        }

        /** It cannot be done: one of the addresses is banned, or the person has too many. */
        record Refused() implements Used {
        }

        /** It was answered before. */
        record Answered() implements Used {
        }

        /** It has expired, or is none of ours. */
        record Gone() implements Used {
        }
    }

    /** Answers for one of the addresses, once. */
    public Used useInTx(String token) {
        OptionalLong id = ports.tokens().verify(TokenPurpose.ADDRESS, token);
        if (id.isEmpty()) {
            return new Used.Gone();
        }
        Side side = Change.side(id.getAsLong());
        // Before the first of them is written, so that two who answer, or forget them, wait for each other in one direction only.
        changes.find(Change.row(id.getAsLong())).ifPresent(change ->
                changes.holdInTx(Stream.concat(Stream.of(change.old(), change.wanted()), goingInTx(change).stream()).toList()));
        return changes.answerInTx(Change.row(id.getAsLong()), side).map(change -> change.answered(side.other())
                ? carryOutInTx(change)
                : new Used.Waits(change.of(side.other()))).orElseGet(() -> switch (look(token)) {
                    case Looked.Answered _ -> new Used.Answered();
                    case Looked.Open _, Looked.Gone _ -> new Used.Gone();
                });
    }

    private Used carryOutInTx(Change change) {
        List<EmailAddress> going = goingInTx(change);
        Used used = switch (change.kind()) {
            case ADD -> people.addInTx(change.old(), change.wanted())
                    ? new Used.Done(change.kind(), change.old(), change.wanted(), 0) : new Used.Refused();
            case REPLACE -> replaceInTx(change);
        };
        if (used instanceof Used.Done) {
            // What they answered was not said by the person whose they are now, who may sign in with more than a mail.
            changes.forgetInTx(going);
        }
        return used;
    }

    /** The addresses that get another person by a change: the new one, and all that goes with it. */
    private List<EmailAddress> goingInTx(Change change) {
        return people.of(change.wanted()).map(person -> person.has(change.old()) ? List.<EmailAddress>of() : person.addresses())
                .orElse(List.of(change.wanted()));
    }

    private Used replaceInTx(Change change) {
        List<Confirmations.Deciding> going = ports.undecided().goingInTx(change.old(), change.wanted());
        return switch (people.replaceInTx(change.old(), change.wanted())) {
            case AddressMove.Moved(List<Long> lists) -> {
                ports.undecided().followInTx(change.wanted(), going);
                ports.undecided().forgetInTx(change.old());
                changes.forgetInTx(List.of(change.old()));
                yield new Used.Done(change.kind(), change.old(), change.wanted(), lists.size());
            }
            case AddressMove.Banned(), AddressMove.TooMany(), AddressMove.Unknown() -> new Used.Refused();
        };
    }

    /**
     * Holds what waits for an answer from these addresses or about them, before anything else is written: whoever answers meanwhile
     * waits until {@link #forgetInTx} is done, or was first.
     */
    public void holdInTx(List<EmailAddress> addresses) {
        changes.holdInTx(addresses);
    }

    /** Forgets what waits for an answer from these addresses or about them: their person has another way to sign in now. */
    public void forgetInTx(List<EmailAddress> addresses) {
        changes.forgetInTx(addresses);
    }

    /** Puts one address of a person in the place of another where it can ({@link People#gatherInTx}); on which lists. */
    public List<Long> gatherInTx(EmailAddress from, EmailAddress to) {
        List<Confirmations.Deciding> going = ports.undecided().goingInTx(from, to);
        List<Long> moved = people.gatherInTx(from, to);
        // Whoever wished to leave one of them still does. Where the other address waits to join, it is that one which waits.
        ports.undecided().followInTx(to, going.stream().filter(each -> each.wished().wish() == Wish.LEAVE
                && moved.contains(each.wished().listId())).toList());
        return moved;
    }

    /**
     * Takes an address away from its person ({@link People#letGoInTx}), and with it what waits for an answer from it or about it: its
     * mailbox may be somebody else's from now on.
     */
    public boolean letGoInTx(EmailAddress address) {
        changes.holdInTx(List.of(address));
        ports.undecided().lockInTx(address);
        boolean gone = people.letGoInTx(address);
        if (gone) {
            changes.forgetInTx(List.of(address));
            ports.undecided().forgetInTx(address);
        }
        return gone;
    }
}
