package org.indaba.receive;

/**
 * How much is taken from peers.
 *
 * @param connections at the same time, in all
 * @param connectionsPerPeer at the same time from one IPv4 address or one IPv6 /64; trusted relays are not counted
 * @param maxSizeBytes the largest message
 * @param recipients for one message, repeated ones counted
 * @param errors commands that were wrong, since the last message that was taken
 * @param refusedRecipients recipients that were refused for good, since the last message that was taken; trusted relays are not counted
 * @param idleCommands commands that carry no mail (NOOP, RSET, VRFY, HELP, EHLO and so on), since the last message that was taken
 */
public record SmtpCaps(
        int connections, int connectionsPerPeer, long maxSizeBytes, int recipients, int errors, int refusedRecipients, int idleCommands) {

    private static final int CONNECTIONS = 1_000;
    private static final int CONNECTIONS_PER_PEER = 50;
    private static final long MAX_SIZE = 10L * 1_048_576;
    // RFC 5321 §4.5.3.1.8: at least 100 recipients must be taken.
    private static final int RECIPIENTS = 1_000;
    // A person at a telnet mistypes a few lines; a program that was refused twenty times does not listen.
    private static final int ERRORS = 20;
    // A mail to a hundred dead addresses is an old address book, more is a harvest.
    private static final int REFUSED_RECIPIENTS = 100;
    // A sender that reuses connections says RSET between its messages.
    private static final int IDLE_COMMANDS = 100;

    /** @throws IllegalArgumentException if a cap would take nothing at all */
    public SmtpCaps {
        if (connections < 1 || connectionsPerPeer < 1 || maxSizeBytes < 1 || recipients < 1) {
            throw new IllegalArgumentException("caps on connections, size and recipients are at least 1");
        }
        if (errors < 0 || refusedRecipients < 0 || idleCommands < 0) {
            throw new IllegalArgumentException("caps on commands are not negative");
        }
    }

    /** What is right for most. */
    public static SmtpCaps standard() {
        return new SmtpCaps(CONNECTIONS, CONNECTIONS_PER_PEER, MAX_SIZE, RECIPIENTS, ERRORS, REFUSED_RECIPIENTS, IDLE_COMMANDS);
    }

    /** The same with other caps on connections. */
    public SmtpCaps withConnections(int inAll, int perPeer) {
        return new SmtpCaps(inAll, perPeer, maxSizeBytes, recipients, errors, refusedRecipients, idleCommands);
    }

    /** The same with another cap on a message. */
    public SmtpCaps withMaxSize(long octets) {
        return new SmtpCaps(connections, connectionsPerPeer, octets, recipients, errors, refusedRecipients, idleCommands);
    }
}
