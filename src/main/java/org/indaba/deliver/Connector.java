package org.indaba.deliver;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the host of a route that wants to talk to us: all hosts by preference, those of equal preference in random order, every
 * address of each. Remembers for an hour where STARTTLS is offered and does not work. Thread-safe.
 */
final class Connector {

    /** RFC 5321 §5.1: at least two addresses are tried, and the number may be limited; hosts with more are no better. */
    static final int MAX_DIALS = 20;
    private static final Duration TLS_MEMORY = Duration.ofHours(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final Dialer dialer;
    private final SmtpClient client;
    private final TlsMode tls;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<InetAddress, Instant> tlsBroken = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    });

    /** @param tls what TLS is to the client */
    Connector(Dialer dialer, SmtpClient client, TlsMode tls, InstantSource clock, RandomGenerator random) {
        this.dialer = dialer;
        this.client = client;
        this.tls = tls;
        this.clock = clock;
        this.random = random;
    }

    /** What looking for a session gave. */
    sealed interface Connection {

        /**
         * A session.
         *
         * @param session the caller's to close
         */
        record Made(ClientSession session) implements Connection {
        }

        /**
         * None.
         *
         * @param answer the most telling of what the hosts said
         * @param permanence for ever only if every host refused with a 5xx
         */
        record None(Answer answer, Permanence permanence) implements Connection {
        }

        /**
         * None, by a limit of ours: an address was not asked, since enough connections to it are open.
         *
         * @param answer which limit
         */
        record Crowded(Answer answer) implements Connection {
        }
    }

    /** For how long a route is closed. */
    enum Permanence {
        /** Another try makes sense. */
        FOR_NOW,
        /** RFC 5321 §3.1: there is no mail service. */
        FOR_EVER
    }

    /** Dials until a host is ready for mail. */
    Connection connect(List<Route.Host> hosts) {
        Search search = new Search();
        for (Route.Host host : inOrder(hosts)) {
            switch (dialer.targets(host)) {
                case Dialer.Targets.Nowhere(String reason) -> search.add(new Answer(host.name(), "", 0, "4.4.4", reason));
                case Dialer.Targets.Known(List<InetAddress> addresses) -> search.through(host, addresses);
            }
            if (search.made != null) {
                return new Connection.Made(search.made);
            }
        }
        return search.none();
    }

    /** One walk through the hosts. */
    private final class Search {

        private final List<Answer> answers = new ArrayList<>();
        private @Nullable ClientSession made;
        private @Nullable Answer crowded;
        private int dials;

        private void add(Answer answer) {
            answers.add(answer);
        }

        private void through(Route.Host host, List<InetAddress> addresses) {
            for (InetAddress address : addresses) {
                if (dials++ >= MAX_DIALS) {
                    return;
                }
                switch (dial(host, address)) {
                    case Opening.Ready(ClientSession session) -> {
                        made = session;
                        return;
                    }
                    case Opening.Unwelcome(Answer answer) -> {
                        // RFC 5321 §5.1: a host that refuses is no reason not to ask the next one; its other addresses are the same host.
                        add(answer);
                        return;
                    }
                    case Opening.Broken(Answer answer) -> add(answer);
                    case Opening.TlsBroken(Answer answer) -> add(answer);
                    case Opening.Crowded(Answer answer) -> crowded = answer;
                }
            }
        }

        /** A reply tells more than a broken connection; a temporary one keeps the copy, so it wins over a 5xx of another host. */
        private Connection none() {
            if (crowded != null) {
                return new Connection.Crowded(crowded);
            }
            boolean permanent = !answers.isEmpty() && answers.stream().allMatch(answer -> answer.code() >= 500);
            Answer told = answers.stream().filter(answer -> permanent || answer.code() < 500)
                    .max(Comparator.comparingInt(answer -> Math.min(answer.code(), 1)))
                    .orElse(Answer.ours("4.4.4", "the route has no hosts"));
            return new Connection.None(told, permanent ? Permanence.FOR_EVER : Permanence.FOR_NOW);
        }
    }

    private List<Route.Host> inOrder(List<Route.Host> hosts) {
        List<Route.Host> ordered = new ArrayList<>(hosts);
        // RFC 5321 §5.1: hosts of equal preference are tried in random order; the sort that follows keeps it among them.
        Collections.shuffle(ordered, random);
        ordered.sort(Comparator.comparingInt(Route.Host::preference));
        return ordered;
    }

    /** One address; after a broken handshake, where TLS is opportunistic, once more without (RFC 7435 §3). */
    private Opening dial(Route.Host host, InetAddress address) {
        Instant until = tlsBroken.get(address);
        boolean broken = until != null && clock.instant().isBefore(until);
        Opening opening = open(host, address, broken ? SmtpClient.Tls.LEAVE : SmtpClient.Tls.TRY);
        if (!(opening instanceof Opening.TlsBroken) || tls != TlsMode.OPPORTUNISTIC) {
            return opening;
        }
        tlsBroken.put(address, clock.instant().plus(TLS_MEMORY));
        return open(host, address, SmtpClient.Tls.LEAVE);
    }

    private Opening open(Route.Host host, InetAddress address, SmtpClient.Tls use) {
        String text = address.getHostAddress();
        String label = host.name().equals(text) ? text : host.name() + "[" + text + "]";
        return switch (dialer.dial(host, address)) {
            case Dial.NotConnected(String reason) -> new Opening.Broken(new Answer(label, "", 0, "4.4.1", reason));
            case Dial.Crowded(String reason) -> new Opening.Crowded(new Answer(label, "", 0, "4.4.5", reason));
            case Dial.Connected(Socket socket) -> client.open(host.name(), label, socket, use);
        };
    }
}
