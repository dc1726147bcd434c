package org.indaba.receive;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.indaba.smtp.Command;
import org.indaba.smtp.Parameter;
import org.indaba.smtp.Xtext;

/** Answers the commands that say who is speaking and how: HELO, EHLO, STARTTLS, XCLIENT. Thread-safe. */
final class GreetingCommands {

    // What Postfix, which defined XCLIENT, may send.
    private static final List<String> XCLIENT_ATTRIBUTES =
            List.of("NAME", "ADDR", "PORT", "PROTO", "HELO", "LOGIN", "DESTADDR", "DESTPORT");
    private static final String IPV6 = "IPV6:";

    private final ServerContext context;

    GreetingCommands(ServerContext context) {
        this.context = context;
    }

    Answer helo(String name, SessionState state) {
        return Answer.idle(Replies.hello(context.hostname()), state.greet(name, Client.Dialect.SMTP));
    }

    Answer ehlo(String name, SessionState state) {
        return Answer.idle(Replies.extensions(extensions(state.client())), state.greet(name, Client.Dialect.ESMTP));
    }

    private List<String> extensions(Client client) {
        List<String> lines = new ArrayList<>();
        // RFC 5321 §4.1.1.1: the first line names the host.
        lines.add(context.hostname());
        lines.add("PIPELINING");
        lines.add("SIZE " + context.settings().caps().maxSizeBytes());
        // RFC 6531 §3.1: SMTPUTF8 wants 8BITMIME beside it.
        lines.add("8BITMIME");
        lines.add("SMTPUTF8");
        lines.add("CHUNKING");
        lines.add("ENHANCEDSTATUSCODES");
        // RFC 3461 §3: DSN takes no parameters here.
        lines.add("DSN");
        // RFC 3207 §4.2: not offered once TLS is active.
        if (offersTls() && client.tls().isEmpty()) {
            lines.add("STARTTLS");
        }
        if (client.trusted()) {
            lines.add("XCLIENT " + String.join(" ", XCLIENT_ATTRIBUTES));
        }
        lines.add("HELP");
        return lines;
    }

    private boolean offersTls() {
        return switch (context.settings().tls()) {
            case TlsOffer.None _ -> false;
            case TlsOffer.StartTls _ -> true;
        };
    }

    Answer startTls(SessionState state) {
        if (!offersTls()) {
            return Answer.wrong(Replies.NOT_OFFERED, state);
        }
        if (!state.client().tls().isEmpty()) {
            return Answer.wrong(Replies.TLS_ALREADY, state);
        }
        return switch (state) {
            case SessionState.Connected _ -> Answer.wrong(Replies.HELO_FIRST, state);
            case SessionState.Greeted _, SessionState.Started _, SessionState.Addressed _, SessionState.Chunking _ ->
                    new Answer(Replies.START_TLS, state.reset(), Answer.After.START_TLS, Answer.Offence.IDLE);
        };
    }

    Answer xclient(Command.XClient command, SessionState state) {
        if (!state.client().trusted()) {
            return Answer.wrong(Replies.NOT_TRUSTED, state);
        }
        return switch (state) {
            case SessionState.Connected _, SessionState.Greeted _ -> relay(command.attributes(), state);
            case SessionState.Started _, SessionState.Addressed _, SessionState.Chunking _ ->
                    Answer.wrong(Replies.NOT_WITHIN_MAIL, state);
        };
    }

    private Answer relay(List<Parameter> attributes, SessionState state) {
        Map<String, String> values = new HashMap<>();
        for (Parameter attribute : attributes) {
            Optional<String> value = Xtext.decode(attribute.value());
            if (!XCLIENT_ATTRIBUTES.contains(attribute.keyword()) || value.isEmpty()) {
                return Answer.wrong(Replies.BAD_PARAMETER, state);
            }
            values.put(attribute.keyword(), known(value.get()));
        }
        String address = values.getOrDefault("ADDR", "");
        Optional<String> canonical = address.isEmpty() ? Optional.of(state.client().address()) : canonical(address);
        // A relay may say it in several commands: what one does not name stays as another said.
        String protocol = values.getOrDefault("PROTO", state.client().relayedProtocol()).toUpperCase(Locale.ROOT);
        boolean readable = protocol.isEmpty() || protocol.equals("SMTP") || protocol.equals("ESMTP");
        if (canonical.isEmpty() || !readable) {
            return Answer.wrong(Replies.BAD_PARAMETER, state);
        }
        Client client = state.client().relayed(canonical.get(), values.getOrDefault("HELO", state.client().relayedHelo()), protocol);
        return Answer.idle(Replies.greeting(context.hostname()), new SessionState.Connected(client));
    }

    /** The value, or empty text for the two words by which a relay says that it does not know. */
    private static String known(String value) {
        return value.equalsIgnoreCase("[UNAVAILABLE]") || value.equalsIgnoreCase("[TEMPUNAVAIL]") ? "" : value;
    }

    /** An address literal in the one way we write it; never asks DNS. */
    private static Optional<String> canonical(String address) {
        boolean tagged = address.regionMatches(true, 0, IPV6, 0, IPV6.length());
        try {
            return Optional.of(InetAddress.ofLiteral(tagged ? address.substring(IPV6.length()) : address).getHostAddress());
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
