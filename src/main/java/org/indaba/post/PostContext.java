package org.indaba.post;

import java.time.InstantSource;
import org.indaba.mail.MailEvents;
import org.indaba.spool.Signal;

/**
 * What the flow needs beside its stations.
 *
 * @param hostname our own name, for Received
 * @param leaveLinks how the copies of a list let their subscribers leave
 * @param expansionWaits raised when an expansion was decided and committed
 * @param events what happens is told to
 * @param log for what is no event of the mail: outages
 * @param clock the time
 */
public record PostContext(String hostname, LeaveLinks leaveLinks, Signal expansionWaits, MailEvents events,
        System.Logger log, InstantSource clock) {
}
