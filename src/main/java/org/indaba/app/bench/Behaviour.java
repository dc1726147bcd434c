package org.indaba.app.bench;

import java.time.Duration;
import java.util.List;

/**
 * A script for a sink that does not take everything: asked before each reply. Called by many connections at the same time.
 */
@FunctionalInterface
public interface Behaviour {

    /** Takes everything. */
    Behaviour FRIENDLY = _ -> new Reaction.Usual();

    /** What to do now. */
    Reaction on(Turn turn);

    /** Which reply is due. */
    enum Stage {
        /** The greeting. */
        CONNECT,
        /** EHLO or HELO. */
        HELO,
        /** STARTTLS. */
        STARTTLS,
        /** MAIL. */
        MAIL,
        /** RCPT. */
        RCPT,
        /** DATA itself. */
        DATA,
        /** A chunk of BDAT that is not the last. */
        CHUNK,
        /** The end of the message: the dot, or the last chunk. */
        CONTENT,
        /** RSET. */
        RSET,
        /** QUIT. */
        QUIT,
        /** Any other line, AUTH and what follows it among them. */
        OTHER
    }

    /**
     * Where a session stands.
     *
     * @param stage which reply is due
     * @param line the client's line, or empty text for the greeting and the end of a message
     * @param mailFrom the envelope sender, or empty text
     * @param recipients those that were taken so far
     * @param connection the number of the connection, from 1
     * @param messages how many messages were taken on this connection before
     */
    record Turn(Stage stage, String line, String mailFrom, List<String> recipients, long connection, int messages) {
    }

    /** What the sink does. */
    sealed interface Reaction {

        /** What a friendly sink says here. */
        record Usual() implements Reaction {
        }

        /**
         * Says this in place of the usual reply and acts accordingly: a recipient that gets 4yz is not taken, and after 354 a message
         * is read, whatever was said before.
         *
         * @param reply code and text; several lines apart by LF, each with its code
         */
        record Say(String reply) implements Reaction {
        }

        /** Says this and hangs up. */
        record SayAndHangUp(String reply) implements Reaction {
        }

        /** Hangs up without a word; a message whose end was just read is not taken. */
        record HangUp() implements Reaction {
        }

        /** Says nothing more, until the client or the sink ends it. */
        record Silence() implements Reaction {
        }

        /** Waits, then does something. */
        record After(Duration pause, Reaction then) implements Reaction {
        }
    }
}
