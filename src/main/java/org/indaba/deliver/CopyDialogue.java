package org.indaba.deliver;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.indaba.deliver.PeerQuirks.Quirk;
import org.indaba.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * The commands and replies of one copy after another in a session.
 *
 * <p>With PIPELINING a copy costs one round trip: the envelope of the next copy travels behind the end of the message before it, so
 * that both are answered together. The first copy of a session, and one behind a refusal, costs two. Without PIPELINING it is four.
 * Where CHUNKING is offered the message leaves by BDAT; a small one that opens a session in one flight with its envelope.
 *
 * <p>Guarantees: no octet of a message leaves before the answer to the message before it was read and told, so that what one session
 * may make come twice is one copy. Nothing is announced that need not follow. Used by one thread at a time.
 */
final class CopyDialogue {

    /** RFC 5321 §4.2.3: the server is closing the connection; may come in reply to any command. */
    static final int CLOSING = 421;
    private static final int OUT_OF_ORDER = 503;

    /** A message up to this size leaves before its recipient is confirmed: sending it in vain costs less than a round trip. */
    static final int MAX_UNASKED_OCTETS = 16_384;

    private final PeerStream stream;
    private final ClientSession.Peer peer;
    private final ClientTimeouts timeouts;
    private final PeerQuirks quirks;
    private final boolean chunks;
    private final boolean looksAhead;
    private @Nullable Ahead ahead;
    private @Nullable Signed signedAhead;
    private boolean first = true;
    private boolean resetFirst;
    /** The peer answered, and closes the connection. */
    private boolean closing;
    private boolean wantsTls;

    CopyDialogue(PeerStream stream, ClientSession.Peer peer, PeerQuirks quirks) {
        this.stream = stream;
        this.peer = peer;
        this.timeouts = peer.timeouts();
        this.quirks = quirks;
        this.chunks = peer.offered().chunking() && !quirks.known(peer.host(), Quirk.NO_CHUNKS);
        this.looksAhead = peer.offered().pipelining() && !quirks.known(peer.host(), Quirk.NOTHING_AHEAD);
    }

    /** An envelope that has left behind the message before it. */
    private record Ahead(CopyEnvelope envelope, long size, WireMessage.Octets octets) {

        private boolean isOf(CopyEnvelope other, WireMessage message) {
            return envelope.equals(other) && size == message.size() && octets == message.octets();
        }
    }

    /** The signatures of a copy, made before they are written; of no use to any other one. */
    private static final class Signed {
        private final CopyEnvelope envelope;
        private final WireMessage message;
        private final byte[] signatures;

        private Signed(CopyEnvelope envelope, WireMessage message, byte[] signatures) {
            this.envelope = envelope;
            this.message = message;
            this.signatures = signatures;
        }

        private boolean isOf(CopyEnvelope other, WireMessage otherMessage) {
            return message == otherMessage && envelope.equals(other);
        }
    }

    /** Whether the peer ends the session though it has answered. */
    boolean isClosing() {
        return closing;
    }

    /** Whether the peer said that it wants TLS, which another connection may have. */
    boolean wantsTls() {
        return wantsTls;
    }

    /** Sends one copy; see {@link ClientSession#send}. */
    Sent send(CopyEnvelope envelope, WireMessage message, Supplier<Optional<CopyEnvelope>> next) {
        if (ahead != null && !ahead.isOf(envelope, message)) {
            return new Sent.Again(peer.answer("4.5.0", "the session expects another copy"));
        }
        return new Turn(envelope, message, next).answer();
    }

    /** Says QUIT, if the peer can understand it now. */
    void quit() throws PeerStream.Lost {
        if (ahead == null) {
            stream.ask("QUIT", timeouts.quit());
        } else if (chunks) {
            stream.command("QUIT");
            stream.flush(timeouts.quit());
            for (int replies = 0; replies < 3; replies++) {
                stream.reply(timeouts.quit());
            }
        }
        // RFC 5321 §4.1.1.10 deviates: behind DATA every word is a line of the message, and nothing but the connection's end undoes it.
    }

    private void mail(CopyEnvelope envelope, WireMessage message) throws PeerStream.Lost {
        StringBuilder command = new StringBuilder(160).append("MAIL FROM:<").append(envelope.from().text()).append('>');
        if (peer.offered().size()) {
            command.append(" SIZE=").append(message.size());
        }
        if (message.octets() != WireMessage.Octets.SEVEN_BIT) {
            command.append(" BODY=8BITMIME");
        }
        if (envelope.needsSmtpUtf8(message)) {
            command.append(" SMTPUTF8");
        }
        stream.command(command.toString());
    }

    private void rcpt(CopyEnvelope envelope) throws PeerStream.Lost {
        stream.command("RCPT TO:<" + envelope.to() + ">");
    }

    /** RFC 2920 §3.1: MAIL and RCPT need no waiting, and DATA must be the last of its flight. */
    private void envelope(CopyEnvelope envelope, WireMessage message) throws PeerStream.Lost {
        mail(envelope, message);
        rcpt(envelope);
        if (!chunks) {
            stream.command("DATA");
        }
    }

    /** The first reply to a copy that was no yes, and to what. */
    private record Refusal(SmtpReply reply, Sent.Step to) {

        /** What the nth reply to an envelope is about. */
        private static Refusal ofEnvelope(SmtpReply reply, int nth) {
            return new Refusal(reply, nth == 0 ? Sent.Step.MAIL : Sent.Step.RCPT);
        }
    }

    /** One copy's turn. */
    private final class Turn {

        private final CopyEnvelope envelope;
        private final WireMessage message;
        private final Supplier<Optional<CopyEnvelope>> next;
        private Sent.Phase phase = Sent.Phase.ENVELOPE;

        private Turn(CopyEnvelope envelope, WireMessage message, Supplier<Optional<CopyEnvelope>> next) {
            this.envelope = envelope;
            this.message = message;
            this.next = next;
        }

        private Sent answer() {
            boolean expected = ahead != null;
            try {
                return peer.offered().pipelining() ? inFlights() : oneByOne();
            } catch (PeerStream.Lost lost) {
                if (expected && phase == Sent.Phase.ENVELOPE || ahead != null) {
                    // It may be of those that cannot read on behind a message, and hang up or wait instead.
                    quirks.met(peer.host(), Quirk.NOTHING_AHEAD);
                }
                return lost(lost.enhanced(), lost.reason());
            } finally {
                first = false;
            }
        }

        private Sent inFlights() throws PeerStream.Lost {
            boolean expected = ahead != null;
            boolean unasked = !expected && first && chunks && message.chunkSize() <= MAX_UNASKED_OCTETS;
            ahead = null;
            if (!expected) {
                boolean reset = resetFirst;
                if (reset) {
                    stream.command("RSET");
                }
                envelope(envelope, message);
                if (unasked) {
                    return unasked();
                }
                stream.flush(timeouts.reply());
                sign(envelope);
                if (reset && !reset(stream.reply(timeouts.reply()))) {
                    return lost("4.5.0", "RSET was refused");
                }
            }
            return envelopeAnswers(expected);
        }

        /** Each reply is read and judged by itself; the first refusal is the copy's answer. */
        private Sent envelopeAnswers(boolean expected) throws PeerStream.Lost {
            @Nullable Refusal refusal = null;
            try {
                for (int replies = 0; replies < 2; replies++) {
                    SmtpReply reply = stream.reply(timeouts.reply());
                    if (expected && replies == 0 && reply.code() == OUT_OF_ORDER) {
                        // Said of our order, and not of this copy.
                        quirks.met(peer.host(), Quirk.NOTHING_AHEAD);
                        return new Sent.Again(answer(reply));
                    }
                    refusal = refusal == null && !reply.positive() ? Refusal.ofEnvelope(reply, replies) : refusal;
                    if (reply.code() == CLOSING) {
                        closing = true;
                        return refused(refusal);
                    }
                }
                return chunks ? afterRecipient(refusal) : afterData(refusal, stream.reply(timeouts.dataStart()));
            } catch (PeerStream.Lost lost) {
                closing = true;
                if (refusal == null) {
                    throw lost;
                }
                // It answered about this copy before it went.
                return refused(refusal);
            }
        }

        private Sent afterRecipient(@Nullable Refusal refusal) throws PeerStream.Lost {
            resetFirst = true;
            return refusal == null ? content() : refused(refusal);
        }

        private Sent afterData(@Nullable Refusal refusal, SmtpReply data) throws PeerStream.Lost {
            if (data.intermediate()) {
                return refusal == null ? content() : emptyMessage(refusal);
            }
            resetFirst = true;
            return refused(refusal == null ? new Refusal(data, Sent.Step.CONTENT) : refusal);
        }

        /**
         * RFC 3030 §4.2: BDAT may share a flight with MAIL and RCPT. If one of these is refused the peer throws the octets away and
         * refuses BDAT; if it says 250 nevertheless, that is about no recipient.
         */
        private Sent unasked() throws PeerStream.Lost {
            phase = Sent.Phase.CONTENT;
            try {
                write();
                stream.flush(timeouts.dataBlock());
            } catch (IOException broken) {
                return cutShort(stream.lost(broken));
            }
            @Nullable Refusal refusal = null;
            try {
                for (int replies = 0; replies < 2; replies++) {
                    SmtpReply reply = stream.reply(timeouts.reply());
                    refusal = refusal == null && !reply.positive() ? Refusal.ofEnvelope(reply, replies) : refusal;
                    if (reply.code() == CLOSING) {
                        closing = true;
                        return refused(refusal);
                    }
                }
                SmtpReply end = stream.reply(timeouts.finalDot());
                if (refusal == null) {
                    return ended(end);
                }
                resetFirst = true;
                closing = isUnknownCommand(end) || end.code() == CLOSING;
                return refused(refusal);
            } catch (PeerStream.Lost lost) {
                closing = true;
                if (refusal == null) {
                    throw lost;
                }
                return refused(refusal);
            }
        }

        private Sent oneByOne() throws PeerStream.Lost {
            if (resetFirst && !reset(stream.ask("RSET", timeouts.reply()))) {
                return lost("4.5.0", "RSET was refused");
            }
            mail(envelope, message);
            SmtpReply mail = answered(timeouts.reply());
            if (!mail.positive()) {
                return refused(new Refusal(mail, Sent.Step.MAIL));
            }
            resetFirst = true;
            rcpt(envelope);
            SmtpReply rcpt = answered(timeouts.reply());
            if (!rcpt.positive()) {
                return refused(new Refusal(rcpt, Sent.Step.RCPT));
            }
            if (chunks) {
                return content();
            }
            SmtpReply data = stream.ask("DATA", timeouts.dataStart());
            return data.intermediate() ? content() : refused(new Refusal(data, Sent.Step.CONTENT));
        }

        private SmtpReply answered(Duration within) throws PeerStream.Lost {
            stream.flush(within);
            return stream.reply(within);
        }

        private boolean reset(SmtpReply reply) {
            resetFirst = false;
            return reply.positive();
        }

        /**
         * RFC 2920 §3.1: a server may answer 354 though it refused the only recipient. Then a message must follow, which is a single
         * dot; what the server says to it, even 250, is about no recipient and no delivery.
         */
        private Sent emptyMessage(Refusal refusal) throws PeerStream.Lost {
            resetFirst = false;
            SmtpReply end = stream.ask(".", timeouts.finalDot());
            closing = end.code() == CLOSING;
            return refused(refusal);
        }

        private Sent content() throws PeerStream.Lost {
            phase = Sent.Phase.CONTENT;
            resetFirst = false;
            try {
                write();
                announce();
                stream.flush(timeouts.dataBlock());
            } catch (IOException broken) {
                return cutShort(stream.lost(broken));
            }
            if (ahead != null) {
                sign(ahead.envelope());
            }
            return ended(stream.reply(timeouts.finalDot()));
        }

        /**
         * Signs a copy of this message while the peer looks at what it got: the time costs nobody anything. What goes wrong here goes wrong
         * again when the signatures are written, and is told then.
         */
        private void sign(CopyEnvelope next) {
            try {
                signedAhead = new Signed(next, message, message.signatures(next.leaveToken()));
            } catch (RuntimeException | LinkageError _) {
                signedAhead = null;
            }
        }

        private byte[] signatures() {
            Signed made = signedAhead;
            signedAhead = null;
            return made != null && made.isOf(envelope, message) ? made.signatures
                    : message.signatures(envelope.leaveToken());
        }

        private void write() throws IOException {
            Runnable anew = () -> stream.guard().step(timeouts.dataBlock());
            byte[] signatures = signatures();
            if (chunks) {
                // RFC 3030 §2: the only chunk is the last one.
                stream.command("BDAT " + message.chunkSize() + " LAST");
                stream.out().write(signatures);
                message.writeChunkTo(stream.out(), envelope.leaveToken(), anew);
            } else {
                stream.out().write(signatures);
                message.writeTo(stream.out(), envelope.leaveToken(), anew);
            }
        }

        /** RFC 2920 §3.2: what follows the end of a message may share its flight. */
        private void announce() throws PeerStream.Lost {
            Optional<CopyEnvelope> following = looksAhead ? next.get() : Optional.empty();
            if (following.isPresent()) {
                envelope(following.get(), message);
                ahead = new Ahead(following.get(), message.size(), message.octets());
            }
        }

        private Sent ended(SmtpReply end) {
            if (chunks && isUnknownCommand(end)) {
                // The octets were taken for commands: nobody knows what the peer says next, and the session is of no more use.
                return new Sent.Again(answer(end));
            }
            // RFC 3030 §2: a chunk that failed leaves a transaction that only RSET ends.
            resetFirst = chunks && !end.positive();
            return end.positive() ? new Sent.Taken(answer(end)) : refused(new Refusal(end, Sent.Step.CONTENT));
        }

        /** RFC 5321 §4.2.4: 500 and 502 are for commands that the server does not know or does not do, whatever it offered. */
        private boolean isUnknownCommand(SmtpReply reply) {
            boolean unknown = reply.code() == 500 || reply.code() == 502;
            if (unknown) {
                quirks.met(peer.host(), Quirk.NO_CHUNKS);
            }
            return unknown;
        }

        /** A peer that does not want to read on may have said why before it closed. */
        private Sent cutShort(PeerStream.Lost lost) throws PeerStream.Lost {
            if (stream.guard().struck()) {
                throw lost;
            }
            try {
                SmtpReply reason = stream.reply(timeouts.quit());
                closing = true;
                // With an envelope behind it all of the message was written, so that this is the answer to it.
                return reason.positive() && ahead == null ? lost(lost.enhanced(), lost.reason()) : ended(reason);
            } catch (PeerStream.Lost _) {
                throw lost;
            }
        }

        private Sent refused(Refusal refusal) {
            SmtpReply reply = refusal.reply();
            Answer answer = answer(reply);
            if (reply.code() == CLOSING) {
                return new Sent.Lost(answer, phase);
            }
            if (answer.isAboutSession()) {
                return refusedHere(answer, refusal.to());
            }
            if (reply.permanentFailure()) {
                return new Sent.Never(answer);
            }
            return reply.transientFailure() ? new Sent.Later(answer, refusal.to()) : lost("4.5.0", "an unexpected reply: " + reply.text());
        }

        /** Where no other connection could be better than this one, each copy is asked for: others may need less. */
        private Sent refusedHere(Answer answer, Sent.Step to) {
            if (!peer.missesTls()) {
                return new Sent.Later(answer, to);
            }
            wantsTls = true;
            return new Sent.Lost(answer, Sent.Phase.ENVELOPE);
        }

        private Sent lost(String enhanced, String reason) {
            return new Sent.Lost(peer.answer(enhanced, reason), phase);
        }

        private Answer answer(SmtpReply reply) {
            return Answer.of(peer.host(), peer.tls(), reply);
        }
    }
}
