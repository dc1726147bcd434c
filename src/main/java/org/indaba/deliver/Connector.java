package org.indaba.deliver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the host of a route that wants to talk to us: all hosts by preference, those of equal preference in random order, every
 * address of each. What is demanded of a host is found out before it is dialled ({@link PeerVerification}). Remembers for an hour where
 * STARTTLS is offered and does not work, but mail does without, and for a minute where a demand was not met. Thread-safe.
 */
final class Connector {

    /** RFC 5321 §5.1: at least two addresses are tried, and the number may be limited; hosts with more are no better. */
    static final int MAX_DIALS = 20;
    private static final Duration TLS_MEMORY = Duration.ofHours(1);
    private static final int MAX_REMEMBERED = 10_000;
    /** A domain with a thousand windows and no valid certificate is not dialled a thousand times. */
    private static final Duration REFUSAL_MEMORY = Duration.ofMinutes(1);
    private static final int MAX_REFUSALS = 1000;

    private final AddressLimit addresses;
    private final SmtpClient client;
    private final PeerVerification verification;
    private final TlsTerms usual;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<InetSocketAddress, Instant> tlsBroken = bounded(MAX_REMEMBERED);
    private final Map<Destination, Refusal> refusals = bounded(MAX_REFUSALS);

    /** @param profile what TLS is to the client, and what it verifies */
    Connector(AddressLimit addresses, SmtpClient client, ClientProfile profile, InstantSource clock, RandomGenerator random) {
        this.addresses = addresses;
        this.client = client;
        this.verification = profile.verification();
        this.usual = TlsTerms.of(profile);
        this.clock = clock;
        this.random = random;
    }

    /**
     * For whom a connection is.
     *
     * @param site the site
     * @param sources our own addresses to dial from; empty: as for any site
     */
    record Caller(String site, List<InetAddress> sources) {
    }

    private record Destination(String domain, List<Route.Host> hosts) {
    }

    private record Refusal(Answer answer, Instant until) {
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }

    /** What looking for a session gave. */
    sealed interface Connection {

        /**
         * A session.
         *
         * @param session the caller's to close
         * @param onlyFor the domain whose mail may go over it; empty for every domain with the same hosts
         * @param address where it goes
         */
        record Made(ClientSession session, String onlyFor, InetSocketAddress address) implements Connection {
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
        /** What was demanded of the hosts for this domain was not met: others at the same hosts may fare better. */
        FOR_THIS_DOMAIN,
        /** RFC 5321 §3.1: there is no mail service. */
        FOR_EVER
    }

    /**
     * Dials until a host is ready for mail.
     *
     * @param domain the domain whose mail it is
     */
    Connection connect(Caller caller, List<Route.Host> hosts, String domain) {
        Destination destination = new Destination(domain, hosts);
        Refusal known = refusals.get(destination);
        if (known != null && clock.instant().isBefore(known.until())) {
            return new Connection.None(known.answer(), Permanence.FOR_THIS_DOMAIN);
        }
        Search search = new Search(caller);
        for (Route.Host host : inOrder(hosts)) {
            switch (verification.of(host, domain)) {
                case PeerVerification.Ruling.Free() -> search.through(new Target(host, usual, "", false));
                case PeerVerification.Ruling.Demanded(TlsTerms terms, String onlyFor) ->
                    search.through(new Target(host, terms, onlyFor, true));
                case PeerVerification.Ruling.LeftOut(String reason) -> search.refused(new Answer(host.name(), "", 0, "4.7.0", reason));
            }
            if (search.made != null) {
                return search.made;
            }
        }
        Connection none = search.none();
        if (none instanceof Connection.None(Answer answer, Permanence permanence) && permanence == Permanence.FOR_THIS_DOMAIN) {
            refusals.put(destination, new Refusal(answer, clock.instant().plus(REFUSAL_MEMORY)));
        }
        return none;
    }

    /** Whether a site that has a connection there is to let go of it, for another that has none and waits. */
    boolean makesRoom(String site, InetSocketAddress address) {
        return addresses.makesRoom(site, address.getAddress());
    }

    /** Forgets that TLS broke at an address: the peer insists on it. */
    void tryTlsAgain(InetSocketAddress address) {
        tlsBroken.remove(address);
    }

    /** A host, and what TLS must be there. */
    private record Target(Route.Host host, TlsTerms terms, String onlyFor, boolean demanded) {
    }

    /** One walk through the hosts. */
    private final class Search {

        private final List<Answer> answers = new ArrayList<>();
        private final List<Answer> refusals = new ArrayList<>();
        private final Set<InetAddress> turnedAwayAt = new LinkedHashSet<>();
        private final Caller caller;
        private @Nullable Connection made;
        private @Nullable Answer crowded;
        private int dials;

        private Search(Caller caller) {
            this.caller = caller;
        }

        private void failed(Route.Host host, InetAddress address, Dial dial) {
            switch (dial) {
                case Dial.NotConnected(String reason) -> answers.add(new Answer(label(host, address), "", 0, "4.4.1", reason));
                case Dial.Crowded(String reason) -> turnedAway(address, new Answer(label(host, address), "", 0, "4.4.5", reason));
                case Dial.Connected _ -> throw new IllegalStateException("a connection is no failure");
            }
        }

        private void turnedAway(InetAddress address, Answer answer) {
            turnedAwayAt.add(address);
            crowded = answer;
        }

        /** A host did not meet what is demanded. */
        private void refused(Answer answer) {
            refusals.add(answer);
        }

        private void through(Target target) {
            switch (addresses.targets(target.host())) {
                case Dialer.Targets.Nowhere(String reason) -> answers.add(new Answer(target.host().name(), "", 0, "4.4.4", reason));
                case Dialer.Targets.Known(List<InetAddress> known) -> {
                    StaggeredDials dialling = new StaggeredDials(address -> dial(caller, target.host(), address), known,
                            MAX_DIALS - dials, (address, dial) -> failed(target.host(), address, dial));
                    through(target, dialling);
                    dials += dialling.dialled();
                }
            }
        }

        private void through(Target target, StaggeredDials dialling) {
            for (var next = dialling.next(); next.isPresent(); next = dialling.next()) {
                StaggeredDials.Reached reached = next.get();
                switch (open(target, reached, caller)) {
                    case Opening.Ready(ClientSession session) -> {
                        made = new Connection.Made(session, target.onlyFor(), socketAddress(target.host(), reached.address()));
                        return;
                    }
                    // RFC 5321 §5.1: who refuses is no reason not to ask at the next address, be it the same host's: it may be another
                    // machine of a farm, or like us better by the other family.
                    case Opening.Unwelcome(Answer answer) ->
                        answers.add(target.demanded() && answer.tls().isEmpty() ? unproven(answer) : answer);
                    case Opening.NotSignedIn(Answer answer) -> {
                        // A password that is wrong here is wrong at all addresses, and each try may count against the account.
                        answers.add(answer);
                        return;
                    }
                    case Opening.Broken(Answer answer) -> answers.add(answer);
                    case Opening.TlsBroken(Answer answer) -> (target.demanded() ? refusals : answers).add(answer);
                    case Opening.Crowded(Answer answer) -> turnedAway(reached.address(), answer);
                }
            }
        }

        /** Without the TLS that is demanded anybody on the way may have said it, and must not be able to end a copy. */
        private static Answer unproven(Answer answer) {
            return answer.code() < 500 ? answer
                    : new Answer(answer.host(), "", 0, "4.7.0", "said before there was TLS, and so not believed: " + answer.text());
        }

        /** A reply tells more than a broken connection; a temporary one keeps the copy, so it wins over a 5xx of another host. */
        private Connection none() {
            if (crowded != null) {
                addresses.turnedAway(caller.site(), turnedAwayAt);
                return new Connection.Crowded(crowded);
            }
            if (!refusals.isEmpty()) {
                return new Connection.None(refusals.getFirst(), Permanence.FOR_THIS_DOMAIN);
            }
            boolean permanent = !answers.isEmpty() && answers.stream().allMatch(Answer::isPermanent);
            Answer told = answers.stream().filter(answer -> permanent || !answer.isPermanent())
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
    private Opening open(Target target, StaggeredDials.Reached reached, Caller caller) {
        InetAddress address = reached.address();
        Route.Host host = target.host();
        if (target.terms().need() != TlsTerms.Need.TRY) {
            return client.open(host.name(), label(host, address), reached.socket(), target.terms());
        }
        Instant until = tlsBroken.get(socketAddress(host, address));
        if (until != null && clock.instant().isBefore(until)) {
            return inClear(host, address, reached.socket(), target.terms(), until);
        }
        Opening opening = client.open(host.name(), label(host, address), reached.socket(), target.terms());
        if (!(opening instanceof Opening.TlsBroken)) {
            return opening;
        }
        return switch (addresses.dialAgain(caller.site(), host, address, caller.sources())) {
            case Dial.NotConnected(String reason) -> new Opening.Broken(new Answer(label(host, address), "", 0, "4.4.1", reason));
            case Dial.Crowded(String reason) -> new Opening.Crowded(new Answer(label(host, address), "", 0, "4.4.5", reason));
            case Dial.Connected(Socket socket) -> inClear(host, address, socket, target.terms(), clock.instant().plus(TLS_MEMORY));
        };
    }

    /** Only what helped is remembered: who does not want us in clear text is asked with TLS the next time, which may work by then. */
    private Opening inClear(Route.Host host, InetAddress address, Socket socket, TlsTerms terms, Instant until) {
        Opening opening = client.open(host.name(), label(host, address), socket, terms.without());
        if (opening instanceof Opening.Ready) {
            tlsBroken.put(socketAddress(host, address), until);
        } else {
            tlsBroken.remove(socketAddress(host, address));
        }
        return opening;
    }

    private Dial dial(Caller caller, Route.Host host, InetAddress address) {
        return addresses.dial(caller.site(), host, address, caller.sources());
    }

    private static InetSocketAddress socketAddress(Route.Host host, InetAddress address) {
        return new InetSocketAddress(address, host.port());
    }

    private static String label(Route.Host host, InetAddress address) {
        String text = address.getHostAddress();
        return host.name().equals(text) ? text : host.name() + "[" + text + "]";
    }
}
