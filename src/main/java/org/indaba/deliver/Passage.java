package org.indaba.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.jspecify.annotations.Nullable;

/**
 * Carries windows over a line, copy after copy, and records what came of each. Our own exceptions shunt the copy that met them and
 * no other. Used by one thread.
 */
final class Passage {

    /** After so many sessions in a row that break before any answer, what is left of the window waits: the site is sick. */
    static final int MAX_FRUITLESS = 2;

    private final Line line;
    private final WireCache wires;
    private final Recorder recorder;
    private final TokenCodec tokens;
    private final String site;
    private final SiteReport report;
    private final SitePace.Place place;
    private final Steering steering;
    private @Nullable Addressed addressed;
    private boolean answered;

    Passage(Line line, WireCache wires, Recorder recorder, TokenCodec tokens, SiteReport report, SitePace.Place place,
            Steering steering) {
        this.line = line;
        this.wires = wires;
        this.recorder = recorder;
        this.tokens = tokens;
        this.site = report.site();
        this.report = report;
        this.place = place;
        this.steering = steering;
    }

    /** What carrying a window said about its site. */
    sealed interface Health {

        /** Nothing against it. */
        record Good() implements Health {
        }

        /**
         * It failed as a whole.
         *
         * @param answer why
         */
        record Sick(Answer answer) implements Health {
        }
    }

    /** A copy whose envelope was made before its turn. */
    private record Addressed(Copy copy, CopyEnvelope envelope) {
    }

    /** The message at hand, in one form or the other; only one is held at a time. */
    private final class Hold implements AutoCloseable {

        private final ClaimedWindow window;
        private WireCache.Form form = WireCache.Form.AS_IT_IS;
        private WireCache.Lease lease;

        private Hold(ClaimedWindow window) {
            this.window = window;
            this.lease = wires.lease(window.mailingId(), window.variant(), form);
        }

        private Mailing mailing() {
            return lease.mailing();
        }

        private WireMessage messageFor(ClientSession session) {
            boolean eightBit = form == WireCache.Form.SEVEN_BIT || lease.message().octets() != WireMessage.Octets.SEVEN_BIT;
            // RFC 6152 §3: a peer without 8BITMIME gets the message in seven bits.
            use(eightBit && !session.offersEightBit() ? WireCache.Form.SEVEN_BIT : WireCache.Form.AS_IT_IS);
            return lease.message();
        }

        /** The answer to the message that was last had for a session, with what is to be told of its form. */
        private Answer told(Answer answer) {
            boolean converted = form == WireCache.Form.SEVEN_BIT && lease.message().octets() == WireMessage.Octets.SEVEN_BIT;
            return converted ? answer.inSevenBits() : answer;
        }

        private void use(WireCache.Form wanted) {
            if (wanted != form) {
                lease.close();
                lease = wires.lease(window.mailingId(), window.variant(), wanted);
                form = wanted;
            }
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    /** What is left of a window while it is carried. */
    private static final class Rest {
        private final ClaimedWindow window;
        private final @Nullable ClaimedWindow following;
        private int next;
        private int end;
        private int deferred;

        private Rest(ClaimedWindow window, @Nullable ClaimedWindow following) {
            this.window = window;
            this.end = window.copies().size();
            this.following = following;
        }

        /** The copy whose turn is behind the present one, if it is of the same message and goes to the same hosts. */
        private Optional<Copy> second() {
            if (next + 1 < end) {
                return Optional.of(window.copies().get(next + 1));
            }
            return following != null && following.isOfTheSameMessage(window) && following.hosts().equals(window.hosts())
                    ? following.copies().stream().findFirst() : Optional.empty();
        }

        private List<Copy> untried() {
            return window.copies().subList(next, end);
        }

        private int open() {
            return deferred + untried().size();
        }

        /** Keeps the first of so many parts, each a copy more or less than the others, and lets go of the rest. */
        private WindowShare share(int parts) {
            List<WindowShare.Part> others = new ArrayList<>();
            int from = next;
            int size = end - from;
            for (int part = 1; part < parts; part++) {
                int first = from + part * size / parts;
                int behind = from + (part + 1) * size / parts;
                others.add(WindowShare.Part.of(window.copies().subList(first, behind)));
            }
            end = from + size / parts;
            return new WindowShare(window.id(), window.copies().get(end - 1).id(), open(), others);
        }

        /** Keeps what was tried, which is one copy at least, and lets go of all others. */
        private WindowShare letGo() {
            WindowShare.Part others = WindowShare.Part.of(untried());
            end = next;
            return new WindowShare(window.id(), window.copies().get(next - 1).id(), open(), List.of(others));
        }
    }

    /**
     * Carries a window to its end, or as far as its site or our stopping lets it come; lets go of it in any case.
     *
     * @param following the window that is carried next, if this one leaves the site well
     */
    Health carry(ClaimedWindow window, @Nullable ClaimedWindow following) {
        Rest rest = new Rest(window, following);
        if (window.copies().isEmpty()) {
            recorder.givenBack(window, 0);
            return new Health.Good();
        }
        try (Hold hold = new Hold(window)) {
            return carry(rest, hold);
        } catch (RuntimeException failure) {
            if (DatabaseTrouble.isIn(failure)) {
                leave(rest);
                throw failure;
            }
            return withoutMessage(rest, failure);
        } catch (LinkageError | AssertionError bug) {
            return withoutMessage(rest, bug);
        } catch (VirtualMachineError exhausted) {
            // No fault of these copies: when memory is short, less at a time may do, and the site's pause gives time for that.
            leave(rest);
            return new Health.Sick(Answer.ours("4.3.1", "this server is out of memory: " + exhausted));
        }
    }

    /** No copy of the window can leave, and that is our fault. */
    private Health withoutMessage(Rest rest, Throwable bug) {
        rest.untried().forEach(copy -> recorder.shunted(copy, site, bug));
        recorder.tried(rest.window, rest.deferred);
        return new Health.Good();
    }

    /**
     * Goes away from a window before its end. RFC 5321 §4.5.4.1: what was put off waits for its next try, whoever has the window next;
     * what was not tried stays due, as a window of its own.
     */
    private void leave(Rest rest) {
        if (rest.deferred == 0) {
            recorder.givenBack(rest.window, rest.open());
            return;
        }
        if (!rest.untried().isEmpty()) {
            recorder.shared(rest.letGo());
        }
        recorder.tried(rest.window, rest.deferred);
    }

    private Health carry(Rest rest, Hold hold) {
        ClaimedWindow window = rest.window;
        while (!rest.untried().isEmpty()) {
            share(rest);
            Copy copy = rest.untried().getFirst();
            Line.Tried tried = steering.stopping() || !place.mayGo() ? new Line.Tried.Stopped() : tryOne(rest, copy, hold);
            place.heard(tried);
            switch (tried) {
                case Line.Tried.OnSession(Sent sent) -> {
                    rest.next++;
                    rest.deferred += record(copy, window, sent, hold.told(sent.answer())) ? 1 : 0;
                    if (tried.isAnswer()) {
                        answered = true;
                        report.answered();
                    }
                    if (sent instanceof Sent.Lost && line.fruitless() >= MAX_FRUITLESS) {
                        return siteFails(rest, sent.answer());
                    }
                }
                case Line.Tried.NoSession(Answer answer, Connector.Permanence permanence) -> {
                    return withoutSession(rest, answer, permanence);
                }
                case Line.Tried.OurBug(Throwable bug) -> {
                    rest.next++;
                    recorder.shunted(copy, site, bug);
                }
                case Line.Tried.Stopped(), Line.Tried.Crowded _ -> {
                    leave(rest);
                    return new Health.Good();
                }
            }
        }
        recorder.tried(window, rest.deferred);
        return new Health.Good();
    }

    /** Whether the site has said anything about any copy. */
    boolean answered() {
        return answered;
    }

    /** Lets go of the connection where another site waits for one to the same address. */
    void makeRoom() {
        if (line.makesRoom()) {
            place.close();
        }
    }

    /** Where connections are left over, others carry parts of a window that takes this one long. The copy whose turn it is stays. */
    private void share(Rest rest) {
        int parts = steering.stopping() ? 1 : place.parts(rest.untried().size(), steering.spare());
        if (parts > 1) {
            recorder.shared(rest.share(parts));
        }
    }

    private Line.Tried tryOne(Rest rest, Copy copy, Hold hold) {
        try {
            Line.Tried tried = line.send(rest.window.hosts(), envelope(copy, hold.mailing()), new Cargo(rest, hold));
            // What we cut off ourselves while stopping is nothing to hold against the peer.
            return steering.stopping() && !tried.isAnswer() ? new Line.Tried.Stopped() : tried;
        } catch (RuntimeException failure) {
            if (DatabaseTrouble.isIn(failure)) {
                throw failure;
            }
            return new Line.Tried.OurBug(failure);
        } catch (LinkageError | AssertionError bug) {
            return new Line.Tried.OurBug(bug);
        }
    }

    /** What the line may ask of us while it sends a copy. */
    private final class Cargo implements Line.Cargo {

        private final Rest rest;
        private final Hold hold;

        private Cargo(Rest rest, Hold hold) {
            this.rest = rest;
            this.hold = hold;
        }

        @Override
        public WireMessage messageFor(ClientSession session) {
            return hold.messageFor(session);
        }

        @Override
        public Optional<CopyEnvelope> following() {
            return steering.stopping() ? Optional.empty()
                    : rest.second().filter(_ -> place.promise()).flatMap(copy -> inAdvance(copy, hold.mailing()));
        }
    }

    /** What goes wrong here goes wrong again when it is the copy's turn, and is told then. */
    private Optional<CopyEnvelope> inAdvance(Copy copy, Mailing mailing) {
        try {
            addressed = new Addressed(copy, envelope(copy, mailing));
            return Optional.of(addressed.envelope());
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    private CopyEnvelope envelope(Copy copy, Mailing mailing) {
        if (addressed != null && addressed.copy() == copy) {
            return addressed.envelope();
        }
        EmailAddress recipient = EmailAddress.of(copy.address());
        String leave = tokens.sign(TokenPurpose.LEAVE, copy.subscriptionId());
        return new CopyEnvelope(returnPath(copy, mailing.returnPath()), recipient, leave, mailing.smtpUtf8());
    }

    private ReversePath returnPath(Copy copy, ReturnPathRule rule) {
        return switch (rule) {
            case ReturnPathRule.Signed(TokenPurpose purpose, EmailAddress base) ->
                    ReversePath.of(new EmailAddress(base.localPart() + "+" + tokens.sign(purpose, copy.id()), base.domain()));
            case ReturnPathRule.Fixed(ReversePath path) -> path;
        };
    }

    /** Records an answer; returns whether another try follows. */
    private boolean record(Copy copy, ClaimedWindow window, Sent sent, Answer answer) {
        switch (sent) {
            case Sent.Taken _ -> recorder.delivered(copy, site, answer);
            case Sent.Never _ -> recorder.failed(copy, site, answer);
            case Sent.Later _ -> {
                return recorder.deferred(copy, window, site, answer);
            }
            // RFC 5321 §4.5.4.1: without an answer the copy is tried again; after the final dot the peer may have taken it already.
            case Sent.Lost _ -> {
                return recorder.deferred(copy, window, site, answer);
            }
            case Sent.Again _ -> {
                return recorder.deferred(copy, window, site, answer);
            }
        }
        return false;
    }

    private Health withoutSession(Rest rest, Answer answer, Connector.Permanence permanence) {
        return switch (permanence) {
            case FOR_NOW -> siteFails(rest, answer);
            // The host is well and others' mail goes on: what one domain demands of it is no reason to leave its site alone.
            case FOR_THIS_DOMAIN -> {
                deferRest(rest, answer);
                yield new Health.Good();
            }
            case FOR_EVER -> {
                rest.untried().forEach(copy -> recorder.failed(copy, site, answer));
                recorder.tried(rest.window, rest.deferred);
                yield new Health.Good();
            }
        };
    }

    /** Nothing more goes down this connection. What was not tried is for those that get answers, where there are such. */
    private Health siteFails(Rest rest, Answer answer) {
        if (place.othersAnswered()) {
            leave(rest);
        } else {
            deferRest(rest, answer);
        }
        return new Health.Sick(answer);
    }

    /** All copies that are left learn the same reason, in one go. */
    private void deferRest(Rest rest, Answer answer) {
        for (Copy copy : rest.untried()) {
            rest.deferred += recorder.deferred(copy, rest.window, site, answer) ? 1 : 0;
        }
        recorder.tried(rest.window, rest.deferred);
    }
}
