package org.indaba.deliver;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a courier: opened when it is needed, used for copy after copy, opened anew when it has carried enough, when
 * it broke, or when the next copy goes to other hosts. Used by one thread.
 */
final class Line implements AutoCloseable {

    private final Connector connector;
    private final String site;
    private final SiteLimits limits;
    private @Nullable ClientSession session;
    private List<Route.Host> sessionHosts = List.of();
    private String onlyFor = "";
    private @Nullable InetSocketAddress address;
    private int fruitless;

    Line(Connector connector, String site, SiteLimits limits) {
        this.connector = connector;
        this.site = site;
        this.limits = limits;
    }

    /** What came of trying a copy. */
    sealed interface Tried {

        /** Whether the site said anything about the copy. */
        default boolean isAnswer() {
            return this instanceof OnSession(Sent sent) && switch (sent) {
                case Sent.Taken _, Sent.Later _, Sent.Never _ -> true;
                case Sent.Lost _, Sent.Again _ -> false;
            };
        }

        /**
         * A session was there.
         *
         * @param sent what it gave
         */
        record OnSession(Sent sent) implements Tried {
        }

        /**
         * No host of the route was ready for mail.
         *
         * @param answer why
         * @param permanence for how long that holds
         */
        record NoSession(Answer answer, Connector.Permanence permanence) implements Tried {
        }

        /**
         * The copy was not tried, by a limit of ours: enough connections to an address of its route are open.
         *
         * @param answer which limit
         */
        record Crowded(Answer answer) implements Tried {
        }

        /**
         * Our own code failed.
         *
         * @param bug how
         */
        record OurBug(Throwable bug) implements Tried {
        }

        /** We are stopping: the copy was not tried, or its try was cut off by ourselves. */
        record Stopped() implements Tried {
        }
    }

    /** The message of a copy, in the form that the session at hand can carry. */
    interface Cargo {

        /** The message for this session. */
        WireMessage messageFor(ClientSession session);

        /** The envelope of the copy that follows with the same message, if one does for certain; never throws. */
        Optional<CopyEnvelope> following();
    }

    /** How many sessions in a row broke before any copy got an answer. */
    int fruitless() {
        return fruitless;
    }

    /**
     * Sends one copy to the hosts of its route.
     *
     * <p>A session that was good before and is gone when the next copy comes (closed while idle, or after the number of messages that
     * the peer likes) is no failure of that copy: nothing of it was sent, so it is tried once more on a new connection. So is one
     * that met a session that is of no use to it, or lacks the TLS that the peer insists on.
     */
    Tried send(List<Route.Host> hosts, CopyEnvelope envelope, Cargo cargo) {
        String domain = envelope.to().domain();
        boolean reused = session != null && session.answered() > 0 && ready(hosts, domain);
        Tried tried = attempt(hosts, envelope, cargo);
        if (isToBeRepeated(tried, reused)) {
            tried = attempt(hosts, envelope, cargo);
        }
        return tried;
    }

    private boolean isToBeRepeated(Tried tried, boolean reused) {
        return tried instanceof Tried.OnSession(Sent sent) && (sent instanceof Sent.Again
                || sent instanceof Sent.Lost lost && lost.phase() == Sent.Phase.ENVELOPE && (reused || wantsTls()));
    }

    private boolean wantsTls() {
        return session != null && session.wantsTls();
    }

    private boolean ready(List<Route.Host> hosts, String domain) {
        ClientSession open = session;
        return open != null && open.usable() && open.answered() < limits.messagesPerConnection() && sessionHosts.equals(hosts)
                && (onlyFor.isEmpty() || onlyFor.equals(domain));
    }

    private Tried attempt(List<Route.Host> hosts, CopyEnvelope envelope, Cargo cargo) {
        String domain = envelope.to().domain();
        if (!ready(hosts, domain)) {
            close();
            switch (connector.connect(new Connector.Caller(site, limits.sources()), hosts, domain)) {
                case Connector.Connection.None(Answer answer, Connector.Permanence permanence) -> {
                    return new Tried.NoSession(answer, permanence);
                }
                case Connector.Connection.Crowded(Answer answer) -> {
                    return new Tried.Crowded(answer);
                }
                case Connector.Connection.Made(ClientSession made, String forDomain, InetSocketAddress at) -> {
                    session = made;
                    address = at;
                    onlyFor = forDomain;
                    sessionHosts = hosts;
                }
            }
        }
        ClientSession open = Objects.requireNonNull(session);
        Sent sent = open.send(envelope, cargo.messageFor(open),
                () -> open.answered() + 1 < limits.messagesPerConnection() ? cargo.following() : Optional.empty());
        fruitless = fruitless(sent, open);
        if (open.wantsTls()) {
            connector.tryTlsAgain(Objects.requireNonNull(address));
        }
        return new Tried.OnSession(sent);
    }

    /** Whether the connection is to be let go of, since another site waits for one to the same address. */
    boolean makesRoom() {
        return session != null && connector.makesRoom(site, Objects.requireNonNull(address));
    }

    private int fruitless(Sent sent, ClientSession open) {
        return switch (sent) {
            case Sent.Taken _, Sent.Later _, Sent.Never _ -> 0;
            case Sent.Lost _ -> open.answered() == 0 ? fruitless + 1 : fruitless;
            case Sent.Again _ -> fruitless;
        };
    }

    /** Ends the session, if there is one. */
    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
