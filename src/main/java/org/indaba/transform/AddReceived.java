package org.indaba.transform;

import java.util.ArrayList;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mail.Peer;
import org.indaba.mime.Edits;
import org.indaba.mime.HeaderText;

/** Adds the Received field of this hop (RFC 5321 §4.4), above all other fields. */
final class AddReceived implements Step {

    /** A longer name of a client is cut: it is what the client said, and may be nonsense. */
    private static final int MAX_HELO_CHARACTERS = 255;

    @Override
    public String name() {
        return "add-received";
    }

    @Override
    public StepResult apply(Post post) {
        Edits edits = new Edits().put(0, received(post));
        return new StepResult.Changed(edits, "added Received", SignedFields.of(post.header()).whenAdded("Received"));
    }

    private static Bytes received(Post post) {
        Arrival arrival = post.arrival();
        Peer peer = arrival.peer();
        List<String> lines = new ArrayList<>();
        lines.add("Received: from " + clean(peer.helo(), "unknown") + " (" + literal(clean(peer.address(), "unknown")) + ")");
        String with = clean(peer.protocol(), "SMTP") + (peer.tls().isBlank() ? "" : " (" + clean(peer.tls(), "TLS") + ")");
        lines.add("by " + clean(arrival.hostname(), "localhost") + " with " + with + " id " + arrival.postId());
        // RFC 5321 §7.2: the "for" clause must not disclose further recipients.
        lines.add(switch (arrival.recipients()) {
            case SINGLE -> "for <" + post.list().post() + ">; " + HeaderText.date(arrival.receivedAt());
            case SEVERAL -> "; " + HeaderText.date(arrival.receivedAt());
        });
        return Bytes.utf8(String.join("\r\n\t", lines) + "\r\n");
    }

    /** RFC 5321 §4.1.3: an address in brackets, with its kind before IPv6. */
    private static String literal(String address) {
        return address.indexOf(':') >= 0 ? "[IPv6:" + address + "]" : "[" + address + "]";
    }

    /** Nothing that a client says can end the comment, the clause or the field. */
    private static String clean(String said, String otherwise) {
        StringBuilder clean = new StringBuilder();
        said.chars().limit(MAX_HELO_CHARACTERS).forEach(c -> {
            boolean plain = c < 128 && Character.isLetterOrDigit(c) || "-._:[]/=+".indexOf(c) >= 0;
            clean.append(plain ? (char) c : c == ' ' ? '_' : '?');
        });
        return clean.isEmpty() ? otherwise : clean.toString();
    }
}
