package org.indaba.deliver;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.indaba.mail.SmtpReply;

/**
 * Opens SMTP sessions on connections that somebody dialled: greeting, EHLO or HELO, TLS, sign-in. Blocks for as long as the peer
 * takes, within {@link ClientTimeouts}. Thread-safe.
 */
final class SmtpClient {

    private final ClientProfile profile;
    private final DeadlineWatch watch;
    private final PeerQuirks quirks;

    SmtpClient(ClientProfile profile, DeadlineWatch watch, PeerQuirks quirks) {
        this.profile = profile;
        this.watch = watch;
        this.quirks = quirks;
    }

    /**
     * Opens a session; closes the connection unless it is {@link Opening.Ready}.
     *
     * @param hostName the name that was dialled
     * @param host name and address, for the ledger
     * @param socket the connection
     * @param terms what TLS is on this connection
     */
    Opening open(String hostName, String host, Socket socket, TlsTerms terms) {
        PeerStream stream;
        try {
            stream = new PeerStream(socket, watch);
        } catch (IOException broken) {
            close(socket);
            return new Opening.Broken(new Answer(host, "", 0, "4.4.2", "the connection broke: " + broken.getMessage()));
        }
        Handshake handshake = new Handshake(stream, hostName, host, terms);
        Opening opening = null;
        try {
            stream.guard().whole(profile.timeouts().copy());
            opening = handshake.run();
            stream.guard().rest();
        } catch (PeerStream.Lost lost) {
            opening = new Opening.Broken(handshake.answer(lost));
        } finally {
            if (opening instanceof Opening.Unwelcome || opening instanceof Opening.NotSignedIn) {
                quit(stream);
            }
            if (!(opening instanceof Opening.Ready)) {
                stream.close();
            }
        }
        return opening;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone already.
        }
    }

    /** RFC 5321 §4.1.1.10: a client says QUIT before it closes; it need not wait long here. */
    private void quit(PeerStream stream) {
        try {
            stream.guard().whole(profile.timeouts().quit());
            stream.ask("QUIT", profile.timeouts().quit());
        } catch (PeerStream.Lost _) {
            // The peer went first.
        }
    }

    /** One session's way from the greeting to the first MAIL. */
    private final class Handshake {

        private final PeerStream stream;
        private final String hostName;
        private final String host;
        private final TlsTerms terms;
        private String tls = "";

        private Handshake(PeerStream stream, String hostName, String host, TlsTerms terms) {
            this.stream = stream;
            this.hostName = hostName;
            this.host = host;
            this.terms = terms;
        }

        private Answer answer(PeerStream.Lost lost) {
            return new Answer(host, tls, 0, lost.enhanced(), lost.reason());
        }

        private Answer answer(String enhanced, String reason) {
            return new Answer(host, tls, 0, enhanced, reason);
        }

        private Opening run() throws PeerStream.Lost {
            if (terms.need() == TlsTerms.Need.FIRST) {
                Optional<String> fault = secure();
                if (fault.isPresent()) {
                    return broken(fault.get());
                }
            }
            SmtpReply greeting = stream.reply(profile.timeouts().reply());
            if (!greeting.positive()) {
                // RFC 5321 §3.1: 554 in place of 220 means no service here, 421 none for now.
                return unwelcome(greeting);
            }
            SmtpReply hello = stream.ask("EHLO " + profile.heloName(), profile.timeouts().reply());
            if (hello.permanentFailure()) {
                // RFC 5321 §3.2: a server that does not know EHLO is asked with HELO.
                SmtpReply old = stream.ask("HELO " + profile.heloName(), profile.timeouts().reply());
                return old.positive() ? withoutExtensions() : unwelcome(old);
            }
            return hello.positive() ? greeted(Extensions.of(hello)) : unwelcome(hello);
        }

        private Opening unwelcome(SmtpReply reply) {
            return reply.transientFailure() || reply.permanentFailure() ? new Opening.Unwelcome(Answer.of(host, tls, reply))
                    : new Opening.Broken(answer("4.5.0", "an unexpected reply: " + reply.text()));
        }

        private Opening withoutExtensions() throws PeerStream.Lost {
            return terms.need() == TlsTerms.Need.MUST ? noTls("no STARTTLS is offered") : signIn(Extensions.NONE);
        }

        private Opening greeted(Extensions offered) throws PeerStream.Lost {
            return switch (terms.need()) {
                case NEVER, NOT_NOW, FIRST -> signIn(offered);
                case TRY -> offered.startTls() ? startTls(offered) : signIn(offered);
                case MUST -> offered.startTls() ? startTls(offered) : noTls("no STARTTLS is offered");
            };
        }

        /** Temporary: what the relay's operator or ours sets right is no fault of a copy. */
        private Opening noTls(String reason) {
            return new Opening.TlsBroken(answer("4.7.10", reason));
        }

        private Opening broken(String fault) {
            return new Opening.TlsBroken(answer("4.7.5", fault));
        }

        private Opening startTls(Extensions offered) throws PeerStream.Lost {
            SmtpReply reply = stream.ask("STARTTLS", profile.timeouts().reply());
            if (reply.code() == CopyDialogue.CLOSING) {
                return unwelcome(reply);
            }
            if (!reply.positive()) {
                // RFC 3207 §4: after 454 the client decides whether to go on; opportunistic ones do.
                return terms.need() == TlsTerms.Need.MUST ? noTls("STARTTLS was refused: " + reply.text()) : signIn(offered);
            }
            try {
                // RFC 3207 §6: what came in clear text before the handshake must not count after it.
                if (stream.hasReadAhead()) {
                    return broken("text behind the reply to STARTTLS");
                }
                Optional<String> fault = secure();
                if (fault.isPresent()) {
                    return broken(fault.get());
                }
            } catch (PeerStream.Lost lost) {
                return broken("the TLS handshake failed: " + lost.reason());
            }
            return greetedInTls();
        }

        private Opening greetedInTls() throws PeerStream.Lost {
            SmtpReply hello;
            try {
                // RFC 3207 §4.2: what was offered before the handshake is forgotten.
                hello = stream.ask("EHLO " + profile.heloName(), profile.timeouts().reply());
            } catch (PeerStream.Lost lost) {
                if (isRefusalOfTheHandshake(lost)) {
                    return broken("the TLS handshake failed behind our part of it: " + lost.reason());
                }
                throw lost;
            }
            return hello.positive() ? signIn(Extensions.of(hello)) : unwelcome(hello);
        }

        /**
         * A server may refuse when our part of the handshake is over; we learn it in place of the first reply. One that is only slow, or
         * speaks no SMTP, has TLS that works.
         */
        private boolean isRefusalOfTheHandshake(PeerStream.Lost lost) {
            return terms.need() == TlsTerms.Need.TRY && !stream.guard().struck() && lost.enhanced().equals("4.4.2");
        }

        /** Puts TLS on the connection; what comes back is wrong with the peer. */
        private Optional<String> secure() throws PeerStream.Lost {
            Socket raw = stream.raw();
            stream.guard().step(profile.timeouts().reply());
            try {
                SSLSocket socket = (SSLSocket) terms.context().getSocketFactory().createSocket(raw, hostName, raw.getPort(), true);
                if (terms.identity() == PeerIdentity.NAMED) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    socket.setSSLParameters(parameters);
                }
                socket.startHandshake();
                SSLSession session = socket.getSession();
                Optional<String> fault = terms.check().faultOf(session);
                if (fault.isPresent()) {
                    // Not to be resumed: the next handshake shows what certificate the host has by then.
                    session.invalidate();
                    return fault;
                }
                tls = session.getProtocol() + " " + session.getCipherSuite() + ", " + terms.word();
                stream.layer(socket);
                return Optional.empty();
            } catch (IOException broken) {
                throw stream.lost(broken);
            }
        }

        private Opening signIn(Extensions offered) throws PeerStream.Lost {
            ClientSession session = new ClientSession(stream, new ClientSession.Peer(offered, host, tls, terms.need(),
                    profile.timeouts()), quirks);
            return switch (profile.login()) {
                case Login.None() -> new Opening.Ready(session);
                // RFC 8314 §5.3: a route may be older than the configuration, or another node's; the password is for one host alone.
                case Login.Password password when !password.isFor(hostName, stream.raw().getPort()) ->
                        new Opening.NotSignedIn(answer("4.7.8", "the password is for " + password.relay().name() + " alone"));
                case Login.Password password when password.over() == Login.Over.TLS && tls.isEmpty() ->
                        new Opening.NotSignedIn(answer("4.7.11", "the password is said over TLS only, and there is none"));
                case Login.Password password -> {
                    Authentication.Result result = new Authentication(stream, profile.timeouts()).signIn(offered, password);
                    yield switch (result) {
                        case Authentication.Result.SignedIn() -> new Opening.Ready(session);
                        case Authentication.Result.NotSignedIn(String reason) -> new Opening.NotSignedIn(answer("4.7.8", reason));
                    };
                }
            };
        }
    }
}
