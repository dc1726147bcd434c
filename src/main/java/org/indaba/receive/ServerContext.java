package org.indaba.receive;

import java.time.InstantSource;
import org.indaba.accept.Recipients;
import org.indaba.mail.MailEvents;
import org.indaba.moderate.Intake;

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
}
