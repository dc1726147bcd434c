package org.indaba.deliver;

/** What came of sending one copy down a session. */
sealed interface Sent {

    /** What was said. */
    Answer answer();

    /**
     * The peer took it: 2xx after the final dot.
     *
     * @param answer the reply
     */
    record Taken(Answer answer) implements Sent {
    }

    /**
     * Not now: a 4xx to any of its commands, or a 5xx that says nothing about the copy, {@link Answer#isAboutSession()}.
     *
     * @param answer the reply
     * @param to what it was the reply to
     */
    record Later(Answer answer, Step to) implements Sent {
    }

    /**
     * Never: any other 5xx to any of its commands, or a protocol fact.
     *
     * @param answer the reply, or the fact
     */
    record Never(Answer answer) implements Sent {
    }

    /**
     * The session ended before there was an answer to this copy; it must not be used again.
     *
     * @param answer what happened
     * @param phase how far it had come
     */
    record Lost(Answer answer, Phase phase) implements Sent {
    }

    /**
     * The session is of no use to this copy, and for sure nothing of it was taken: it is to be tried at once on another one.
     *
     * @param answer what happened
     */
    record Again(Answer answer) implements Sent {
    }

    /** What a reply is about. */
    enum Step {
        /** The sender: no recipient was named yet. */
        MAIL,
        /** The recipient. */
        RCPT,
        /** The message: DATA, BDAT, or its end. */
        CONTENT
    }

    /** How far a copy had come when its session ended. */
    enum Phase {
        /** Nothing of the message was sent, or the peer said that it takes nothing here: it cannot have taken it. */
        ENVELOPE,
        /** Something of it was sent: the peer may have taken it. */
        CONTENT
    }
}
