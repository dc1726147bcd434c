package org.indaba.deliver;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * An SMTP session that is ready for mail: sends copy after copy, as {@link CopyDialogue} says it. After {@link Sent.Lost} and
 * {@link Sent.Again} the session takes no more copies; after everything else the next one may follow. Used by one thread at a time.
 */
final class ClientSession implements AutoCloseable {

    private final PeerStream stream;
    private final Peer peer;
    private final CopyDialogue dialogue;
    private final long maxSize;
    private int answered;
    private boolean over;

    ClientSession(PeerStream stream, Peer peer, PeerQuirks quirks) {
        this.stream = stream;
        this.peer = peer;
        this.maxSize = peer.offered().maxSize();
        this.dialogue = new CopyDialogue(stream, peer, quirks);
    }

    /**
     * Whom we talk to, and how.
     *
     * @param offered what EHLO said
     * @param host name and address, for the ledger
     * @param tls protocol and cipher suite, for the ledger
     * @param need what TLS was to us on this connection
     * @param timeouts how long we wait
     */
    record Peer(Extensions offered, String host, String tls, TlsTerms.Need need, ClientTimeouts timeouts) {

        /** Whether another connection may have the TLS that this one lacks. */
        boolean missesTls() {
            return tls.isEmpty() && offered.startTls() && (need == TlsTerms.Need.TRY || need == TlsTerms.Need.NOT_NOW);
        }

        Answer answer(String enhanced, String reason) {
            return new Answer(host, tls, 0, enhanced, reason);
        }
    }

    /** Whether another copy may be sent. */
    boolean usable() {
        return !over && !wantsTls();
    }

    /** Whether the peer takes no mail in clear text, and TLS may work on another connection. */
    boolean wantsTls() {
        return dialogue.wantsTls();
    }

    /** How many copies got an answer here. */
    int answered() {
        return answered;
    }

    boolean offersEightBit() {
        return peer.offered().eightBitMime();
    }

    /** Who we talk to, for the ledger. */
    String host() {
        return peer.host();
    }

    /** Protocol and cipher suite, for the ledger. */
    String tls() {
        return peer.tls();
    }

    /**
     * Sends one copy.
     *
     * @param next the envelope of the copy of the same message that follows, if there is one; asked once at most, when this copy is
     *     about to leave. If the next call brings another copy, the session is over
     */
    Sent send(CopyEnvelope envelope, WireMessage message, Supplier<Optional<CopyEnvelope>> next) {
        Optional<Answer> fact = protocolFact(envelope, message);
        if (fact.isPresent()) {
            return new Sent.Never(fact.get());
        }
        stream.guard().whole(peer.timeouts().copy());
        // Until there is an answer: whatever stops us half-way leaves a session that nobody can use.
        over = true;
        Sent sent = dialogue.send(envelope, message, () -> next.get().filter(ahead -> protocolFact(ahead, message).isEmpty()));
        stream.guard().rest();
        switch (sent) {
            case Sent.Taken _, Sent.Later _, Sent.Never _ -> {
                answered++;
                over = dialogue.isClosing();
            }
            // What ends since the peer wants TLS is whole, and ends with QUIT.
            case Sent.Lost _ -> over = dialogue.isClosing() || !dialogue.wantsTls();
            case Sent.Again _ -> { }
        }
        return sent;
    }

    /** What needs no question: the server has said already that it cannot take this copy. */
    private Optional<Answer> protocolFact(CopyEnvelope envelope, WireMessage message) {
        Extensions offered = peer.offered();
        if (message.size() > maxSize) {
            // RFC 1870 §6.1: a message larger than the server's fixed maximum is not sent.
            return fact("5.3.4", "the message has " + message.size() + " octets, and the host takes " + maxSize);
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
        return Optional.of(peer.answer(enhanced, reason));
    }

    /** Says good-bye, without waiting long, and closes the connection. */
    @Override
    public void close() {
        try {
            if (!over) {
                over = true;
                stream.guard().whole(peer.timeouts().quit());
                dialogue.quit();
            }
        } catch (PeerStream.Lost _) {
            // Every copy has its answer; nobody misses this one.
        } finally {
            stream.close();
        }
    }
}
