package org.indaba.receive;

import org.indaba.mail.SmtpReply;

/**
 * What a command is answered with.
 *
 * @param reply the last or only reply
 * @param next where the session stands then
 * @param after what happens once the reply is out
 * @param offence what the command counts as
 */
record Answer(SmtpReply reply, SessionState next, After after, Offence offence) {

    /** What happens once the reply is out. */
    enum After { GO_ON, CLOSE, START_TLS }

    /** What a peer may do only so often. */
    enum Offence {
        /** Mail is moved. */
        NONE,
        /** No mail is moved, and nothing is wrong. */
        IDLE,
        /** A command that is wrong. */
        ERROR,
        /** A recipient that is refused for good. */
        REFUSED_RECIPIENT,
        /** The contrary of an offence: a message was taken. */
        MESSAGE_TAKEN
    }

    static Answer of(SmtpReply reply, SessionState next) {
        return new Answer(reply, next, After.GO_ON, Offence.NONE);
    }

    static Answer idle(SmtpReply reply, SessionState next) {
        return new Answer(reply, next, After.GO_ON, Offence.IDLE);
    }

    static Answer wrong(SmtpReply reply, SessionState next) {
        return new Answer(reply, next, After.GO_ON, Offence.ERROR);
    }

    static Answer closing(SmtpReply reply, SessionState next) {
        return new Answer(reply, next, After.CLOSE, Offence.NONE);
    }
}
