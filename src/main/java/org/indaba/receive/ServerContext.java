package org.indaba.receive;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.indaba.accept.Recipients;
import org.indaba.mail.MailEvents;
import org.indaba.moderate.Intake;
import org.indaba.spool.Outage;

/**
 * What all sessions of a server share.
 *
 * @param settings what the operator decided
 * @param recipients asked at RCPT
 * @param intake asked at the end of a message
 * @param events told what happens
 * @param clock the time
 * @param spool where large messages are kept while they come in
 * @param log where our own failures go
 */
record ServerContext(
        SmtpSettings settings, Recipients recipients, Intake intake, MailEvents events, InstantSource clock, SpoolDirectory spool,
        System.Logger log) {

    String hostname() {
        return settings.listener().hostname();
    }

    /** Logs a failure of ours: one line of an outage, which all peers meet that come meanwhile, and the trace of all else. */
    void failed(String what, Throwable failure) {
        Outage.inWords(failure).ifPresentOrElse(words -> log.log(Level.WARNING, what + ": " + words),
                () -> log.log(Level.ERROR, what, failure));
    }
}
