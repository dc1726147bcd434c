package org.indaba.deliver;

import java.io.IOException;
import java.util.Optional;
import org.indaba.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP session that is ready for mail: sends copy after copy. With PIPELINING a copy costs two round trips (the envelope in one
 * flight, the message in another), without it four. After {@link Sent.Lost} the session is over; after everything else the next copy
 * may follow. Used by one thread at a time.
 */
final class ClientSession implements AutoCloseable {

    /** RFC 5321 §4.2.3: the server is closing the connection; may come in reply to any command. */
    private static final int CLOSING = 421;

    private final PeerStream stream;
    private final Extensions offered;
    private final String host;
    private final String tls;
    private final ClientTimeouts timeouts;
    private int answered;
    private boolean resetFirst;
    /** The peer answered, and closes the connection. */
    private boolean closing;
    private boolean over;

    ClientSession(PeerStream stream, Extensions offered, String host, String tls, ClientTimeouts timeouts) {
        this.stream = stream;
        this.offered = offered;
        this.host = host;
        this.tls = tls;
        this.timeouts = timeouts;
    }

    /** Whether another copy may be sent. */
    boolean usable() {
        return !over;
    }

    /** How many copies got an answer here. */
    int answered() {
        return answered;
    }

    boolean offersEightBit() {
        return offered.eightBitMime();
    }

    /** Who we talk to, for the ledger. */
    String host() {
        return host;
    }

    /** Protocol and cipher suite, for the ledger. */
    String tls() {
        return tls;
    }

    /** Sends one copy. */
    Sent send(CopyEnvelope envelope, WireMessage message) {
        Optional<Answer> fact = protocolFact(envelope, message);
        if (fact.isPresent()) {
            return new Sent.Never(fact.get());
        }
        stream.guard().whole(timeouts.copy());
        // Until there is an answer: whatever stops us half-way leaves a session that nobody can use.
        over = true;
        Sent sent = new Transaction(envelope, message).answer();
        stream.guard().rest();
        switch (sent) {
            case Sent.Taken _, Sent.Later _, Sent.Never _ -> {
                answered++;
                over = closing;
            }
            case Sent.Lost _ -> { }
        }
        return sent;
    }

    /** What needs no question: the server has said already that it cannot take this copy. */
    private Optional<Answer> protocolFact(CopyEnvelope envelope, WireMessage message) {
        if (message.size() > offered.maxSize()) {
            // RFC 1870 §6.1: a message larger than the server's fixed maximum is not sent.
            return fact("5.3.4", "the message has " + message.size() + " octets, and the host takes " + offered.maxSize());
        }
        if (envelope.needsSmtpUtf8(message) && !offered.smtpUtf8()) {
            // RFC 6531 §3.5: without SMTPUTF8 such a message or address cannot be sent.
            return fact("5.6.7", "the host does not offer SMTPUTF8");
        }
        if (message.octets() != WireMessage.Octets.SEVEN_BIT && !offered.eightBitMime()) {
            // RFC 6152 §3: eight-bit content is never sent without 8BITMIME; what no conversion could help fails.
            return fact("5.6.3", "the message has eight-bit octets that cannot be converted, and the host does not offer 8BITMIME");
        }
        return Optional.empty();
    }

    private Optional<Answer> fact(String enhanced, String reason) {
        return Optional.of(new Answer(host, tls, 0, enhanced, reason));
    }

    /** Says good-bye, without waiting long, and closes the connection. */
    @Override
    public void close() {
        try {
            if (!over) {
                over = true;
                stream.guard().whole(timeouts.quit());
                stream.ask("QUIT", timeouts.quit());
            }
        } catch (PeerStream.Lost _) {
            // Every copy has its answer; nobody misses this one.
        } finally {
            stream.close();
        }
    }

    /** One copy's commands and replies. */
    private final class Transaction {

        private final CopyEnvelope envelope;
        private final WireMessage message;
        private Sent.Phase phase = Sent.Phase.ENVELOPE;

        private Transaction(CopyEnvelope envelope, WireMessage message) {
            this.envelope = envelope;
            this.message = message;
        }

        private Sent answer() {
            try {
                return run();
            } catch (PeerStream.Lost lost) {
                return new Sent.Lost(new Answer(host, tls, 0, lost.enhanced(), lost.reason()), phase);
            }
        }

        private Sent run() throws PeerStream.Lost {
            return offered.pipelining() ? inOneFlight() : oneByOne();
        }

        private String mail() {
            StringBuilder command = new StringBuilder(160).append("MAIL FROM:<").append(envelope.from().text()).append('>');
            if (offered.size()) {
                command.append(" SIZE=").append(message.size());
            }
            if (message.octets() != WireMessage.Octets.SEVEN_BIT) {
                command.append(" BODY=8BITMIME");
            }
            if (envelope.needsSmtpUtf8(message)) {
                command.append(" SMTPUTF8");
            }
            return command.toString();
        }

        private String rcpt() {
            return "RCPT TO:<" + envelope.to() + ">";
        }

        /** RFC 2920 §3.1: MAIL, RCPT and DATA in one flight, DATA last; each reply is read and judged by itself. */
        private Sent inOneFlight() throws PeerStream.Lost {
            boolean reset = resetFirst;
            if (reset) {
                stream.command("RSET");
            }
            stream.command(mail());
            stream.command(rcpt());
            stream.command("DATA");
            stream.flush(timeouts.reply());
            if (reset && !reset(stream.reply(timeouts.reply()))) {
                return lost("4.5.0", "RSET was refused");
            }
            return envelopeAnswers();
        }

        private Sent envelopeAnswers() throws PeerStream.Lost {
            @Nullable SmtpReply refusal = null;
            try {
                for (int replies = 0; replies < 2; replies++) {
                    SmtpReply reply = stream.reply(timeouts.reply());
                    refusal = refusal == null && !reply.positive() ? reply : refusal;
                    if (reply.code() == CLOSING) {
                        closing = true;
                        return refused(refusal);
                    }
                }
                SmtpReply data = stream.reply(timeouts.dataStart());
                if (data.intermediate()) {
                    return refusal == null ? content() : emptyMessage(refusal);
                }
                resetFirst = true;
                return refused(refusal == null ? data : refusal);
            } catch (PeerStream.Lost lost) {
                closing = true;
                if (refusal == null) {
                    throw lost;
                }
                // It answered about this copy before it went.
                return refused(refusal);
            }
        }

        private Sent oneByOne() throws PeerStream.Lost {
            if (resetFirst && !reset(stream.ask("RSET", timeouts.reply()))) {
                return lost("4.5.0", "RSET was refused");
            }
            SmtpReply mail = stream.ask(mail(), timeouts.reply());
            if (!mail.positive()) {
                return refused(mail);
            }
            resetFirst = true;
            SmtpReply rcpt = stream.ask(rcpt(), timeouts.reply());
            if (!rcpt.positive()) {
                return refused(rcpt);
            }
            SmtpReply data = stream.ask("DATA", timeouts.dataStart());
            return data.intermediate() ? content() : refused(data);
        }

        private boolean reset(SmtpReply reply) {
            resetFirst = false;
            return reply.positive();
        }

        /**
         * RFC 2920 §3.1: a server may answer 354 though it refused the only recipient. Then a message must follow, which is a single
         * dot; what the server says to it, even 250, is about no recipient and no delivery.
         */
        private Sent emptyMessage(SmtpReply refusal) throws PeerStream.Lost {
            resetFirst = false;
            SmtpReply end = stream.ask(".", timeouts.finalDot());
            closing = end.code() == CLOSING;
            return refused(refusal);
        }

        private Sent content() throws PeerStream.Lost {
            phase = Sent.Phase.CONTENT;
            resetFirst = false;
            try {
                message.writeTo(stream.out(), envelope.leaveToken(), () -> stream.guard().step(timeouts.dataBlock()));
                stream.flush(timeouts.dataBlock());
            } catch (IOException broken) {
                return cutShort(stream.lost(broken));
            }
            SmtpReply end = stream.reply(timeouts.finalDot());
            return end.positive() ? new Sent.Taken(answer(end)) : refused(end);
        }

        /** A peer that does not want to read on may have said why before it closed. */
        private Sent cutShort(PeerStream.Lost lost) throws PeerStream.Lost {
            if (stream.guard().struck()) {
                throw lost;
            }
            try {
                SmtpReply reason = stream.reply(timeouts.quit());
                closing = true;
                return reason.positive() ? lost(lost.enhanced(), lost.reason()) : refused(reason);
            } catch (PeerStream.Lost _) {
                throw lost;
            }
        }

        private Sent refused(SmtpReply reply) {
            if (reply.code() == CLOSING) {
                return new Sent.Lost(answer(reply), phase);
            }
            if (reply.permanentFailure()) {
                return new Sent.Never(answer(reply));
            }
            return reply.transientFailure() ? new Sent.Later(answer(reply)) : lost("4.5.0", "an unexpected reply: " + reply.text());
        }

        private Sent lost(String enhanced, String reason) {
            return new Sent.Lost(new Answer(host, tls, 0, enhanced, reason), phase);
        }

        private Answer answer(SmtpReply reply) {
            return Answer.of(host, tls, reply);
        }
    }
}
