package org.indaba.post;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.indaba.mail.MailEvents;
import org.indaba.spool.Signal;
import org.indaba.transform.OurNames;

/**
 * What the flow needs beside its stations.
 *
 * @param names what we are called now, for Received and Authentication-Results
 * @param leaveLinks how the copies of a list let their subscribers leave
 * @param expansionWaits raised when an expansion was decided and committed
 * @param events what happens is told to
 * @param log for what is no event of the mail: outages
 * @param clock the time
 */
public record PostContext(Supplier<OurNames> names, LeaveLinks leaveLinks, Signal expansionWaits, MailEvents events,
        System.Logger log, InstantSource clock) {
}
