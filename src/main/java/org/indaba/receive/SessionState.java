package org.indaba.receive;

import java.io.IOException;

/**
 * Where a session stands (RFC 5321 §4.1.4). A state has only the moves that are legal from it:
 *
 * <pre>
 *   Connected --HELO, EHLO--> Greeted --MAIL--> Started --RCPT--> Addressed --BDAT--> Chunking
 *                                ^                 |                  |                  |
 *                                +--- RSET, HELO, EHLO, end of the message, a chunk that is refused
 *   any --STARTTLS, XCLIENT--> Connected
 * </pre>
 */
sealed interface SessionState {

    /** What is known of the client. */
    Client client();

    /** Nobody has greeted. */
    record Connected(Client client) implements SessionState {
    }

    /** The client has greeted, and there is no transaction. */
    record Greeted(Client client) implements SessionState {

        Started start(Transaction transaction) {
            return new Started(client, transaction);
        }
    }

    /** MAIL was taken, and no recipient yet. */
    record Started(Client client, Transaction transaction) implements SessionState {

        Addressed address() {
            return new Addressed(client, transaction);
        }
    }

    /** At least one recipient was taken. */
    record Addressed(Client client, Transaction transaction) implements SessionState {

        Chunking chunk(IncomingMessage message) {
            return new Chunking(client, transaction, message);
        }

        Greeted end() {
            return new Greeted(client);
        }
    }

    /** At least one chunk was taken. */
    record Chunking(Client client, Transaction transaction, IncomingMessage message) implements SessionState {

        Greeted end() {
            return new Greeted(client);
        }
    }

    /** HELO or EHLO, which end a transaction as RSET does (RFC 5321 §4.1.4). */
    default Greeted greet(String name, Client.Dialect dialect) {
        return new Greeted(client().greeted(name, dialect));
    }

    /** The TLS handshake, after which a client is a stranger again (RFC 3207 §4.2). */
    default Connected secure(String protocolAndCipher) {
        return new Connected(client().secured(protocolAndCipher));
    }

    /** RSET: forgets the transaction, if there is one (RFC 5321 §4.1.1.5). */
    default SessionState reset() {
        return switch (this) {
            case Connected connected -> connected;
            case Greeted(Client known) -> new Greeted(known);
            case Started(Client known, _) -> new Greeted(known);
            case Addressed(Client known, _) -> new Greeted(known);
            case Chunking(Client known, _, _) -> new Greeted(known);
        };
    }

    /** Gives up what this state keeps, unless the next one keeps it on. */
    default void leaveFor(SessionState next) throws IOException {
        if (this instanceof Chunking chunking && !(next instanceof Chunking)) {
            chunking.message().close();
        }
    }
}
