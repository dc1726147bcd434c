package org.indaba.app.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.indaba.app.bench.Behaviour.Reaction;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.app.bench.Behaviour.Turn;

/** A mail host that is not well: the only one of a domain of its own, at a loopback address of its own. */
enum SickHost {
    /** Says nothing more from some reply on: with each connection from the next one, the greeting first. */
    HANGING(2),
    /** Takes a recipient when it is named for the second time. */
    GREYLISTING(3),
    /** Has never time. */
    BUSY(4);

    /** Where a connection may hang. */
    private static final Stage[] HANGS_AT = {Stage.CONNECT, Stage.HELO, Stage.MAIL, Stage.RCPT, Stage.CONTENT};

    private final byte lastOctet;

    SickHost(int lastOctet) {
        this.lastOctet = (byte) lastOctet;
    }

    /** As it stands before the zone's apex. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** On loopback: 127.0.0.2 and so on. */
    byte[] address() {
        return new byte[] {127, 0, 0, lastOctet};
    }

    /** Starts the host. @param port where the healthy sink listens too, at its own address */
    SmtpSink start(int port) throws UnknownHostException {
        return SmtpSink.start(new InetSocketAddress(InetAddress.getByAddress(address()), port),
                SinkOptions.counting().named(label() + "." + Zone.APEX).behaving(behaviour()));
    }

    /** The script of one host, which remembers whom it met. */
    Behaviour behaviour() {
        return switch (this) {
            case HANGING -> turn -> turn.stage() == HANGS_AT[(int) (turn.connection() % HANGS_AT.length)] ? new Reaction.Silence()
                    : new Reaction.Usual();
            case GREYLISTING -> {
                Set<String> met = ConcurrentHashMap.newKeySet();
                yield turn -> isNew(turn, met) ? new Reaction.Say("451 4.7.1 greylisted, come back later") : new Reaction.Usual();
            }
            case BUSY -> turn -> turn.stage() == Stage.CONNECT ? new Reaction.SayAndHangUp("421 4.3.2 too busy") : new Reaction.Usual();
        };
    }

    private static boolean isNew(Turn turn, Set<String> met) {
        return turn.stage() == Stage.RCPT && met.add(turn.line());
    }
}
