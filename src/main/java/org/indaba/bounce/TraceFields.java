package org.indaba.bounce;

import java.time.Instant;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.mail.Peer;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderText;
import org.indaba.spool.Inbound;

/** The two fields that forwarding puts on top, and how it knows them again. Pure functions but for the name of this host. */
final class TraceFields {

    // RFC 5321 §6.3: at least 100 Received fields before a loop is assumed.
    static final int MAX_RECEIVED = 100;

    private static final int MAX_HELO = 255;

    private final String hostname;

    /** @param hostname what this host calls itself */
    TraceFields(String hostname) {
        this.hostname = hostname;
    }

    /**
     * Whether the mail goes round: it was forwarded for the same address before, or has more than {@link #MAX_RECEIVED} Received
     * fields.
     */
    static boolean isLoop(HeaderBlock header, EmailAddress addressee) {
        // RFC 9228 §5: who forwards says so in Delivered-To, and finds its own address there if the mail comes again.
        return header.all("Received").size() > MAX_RECEIVED
                || header.all("Delivered-To").stream().anyMatch(field -> names(field, addressee));
    }

    private static boolean names(HeaderField field, EmailAddress addressee) {
        return EmailAddress.parse(field.value()) instanceof ParsedAddress.Valid(EmailAddress found) && found.key().equals(addressee.key());
    }

    /** The fields for a mail that is forwarded for this address. No token of the original recipient stands in them. */
    Bytes onTop(Inbound row, EmailAddress addressee, Instant now) {
        Peer peer = row.arrival().peer();
        // RFC 5321 §4.4: time stamp line: from what the client called itself, by whom, how, for whom, when.
        return Bytes.utf8("Delivered-To: " + addressee + "\r\n"
                + "Received: from " + word(peer.helo()) + " (" + literal(peer.address()) + ")\r\n"
                + "\tby " + hostname + " with " + word(peer.protocol()) + " id " + row.id() + "\r\n"
                + "\tfor <" + addressee + ">; " + HeaderText.date(now) + "\r\n");
    }

    /** What a peer said, without anything that could end the field or open a comment. */
    private static String word(String said) {
        String clean = said.replaceAll("[^A-Za-z0-9.:_\\[\\]-]", "?");
        return clean.isEmpty() ? "unknown" : clean.substring(0, Math.min(clean.length(), MAX_HELO));
    }

    private static String literal(String address) {
        // RFC 5321 §4.1.3: IPv6 addresses bear a tag.
        return address.indexOf(':') >= 0 ? "[IPv6:" + word(address) + "]" : "[" + word(address) + "]";
    }
}
