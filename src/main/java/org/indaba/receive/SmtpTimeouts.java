package org.indaba.receive;

import java.time.Duration;

/**
 * How long a peer may take.
 *
 * @param command for one command line to arrive whole, counted from the reply before it
 * @param data for the next piece of a message to arrive
 * @param session for everything together, so that a peer which drips octets is seen off as well
 */
public record SmtpTimeouts(Duration command, Duration data, Duration session) {

    // RFC 5321 §4.5.3.2.7: a server waits at least five minutes for the next command.
    private static final Duration COMMAND = Duration.ofMinutes(5);
    // RFC 5321 §4.5.3.2.5: three minutes is what a client grants itself for a piece; who needs more has lost the connection.
    private static final Duration DATA = Duration.ofMinutes(3);
    // A message of 10 MB over a line of 3 KB a second.
    private static final Duration SESSION = Duration.ofHours(1);

    /** @throws IllegalArgumentException if a time is not positive */
    public SmtpTimeouts {
        if (!command.isPositive() || !data.isPositive() || !session.isPositive()) {
            throw new IllegalArgumentException("time-outs are positive");
        }
    }

    /** Five minutes, three minutes, one hour. */
    public static SmtpTimeouts standard() {
        return new SmtpTimeouts(COMMAND, DATA, SESSION);
    }
}
