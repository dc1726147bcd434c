package org.indaba.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.indaba.mail.Bytes;
import org.indaba.mime.SevenBit.CannotEncode;

/**
 * The header fields of one part in seven bits: text for people and names of persons become encoded words (RFC 2047 §5), parameters
 * their RFC 2231 form. Other fields have no such form, and are said to have none. Not thread-safe.
 */
final class SevenBitFields {

    private static final Set<String> ADDRESSES = Set.of("from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-sender",
            "resent-to", "resent-cc", "resent-bcc");

    private static final Set<String> PARAMETERS = Set.of("content-type", "content-disposition");

    /** Fields with a grammar that has no place for encoded words, or whose comments are all that could have them. */
    private static final Set<String> STRUCTURED = Set.of("date", "message-id", "in-reply-to", "references", "received", "return-path",
            "resent-date", "resent-message-id", "mime-version", "content-transfer-encoding", "content-id", "dkim-signature",
            "domainkey-signature", "authentication-results", "arc-seal", "arc-message-signature", "arc-authentication-results", "list-id",
            "list-post", "list-help", "list-subscribe", "list-unsubscribe", "list-unsubscribe-post", "list-owner", "list-archive",
            "auto-submitted", "precedence");

    private final MessageOctets head;
    private final HeaderBlock header;
    private final long shift;
    private final Edits edits;
    private final long headerEnd;

    /**
     * @param head the octets of the part's header, and maybe more
     * @param header its fields
     * @param shift where the header stands in the message
     * @param edits takes the changes, at offsets of the message
     */
    SevenBitFields(MessageOctets head, HeaderBlock header, long shift, Edits edits) {
        this.head = head;
        this.header = header;
        this.shift = shift;
        this.edits = edits;
        this.headerEnd = header.fields().isEmpty() ? 0 : header.fields().getLast().end();
    }

    /** Changes the fields that have octets above 127. */
    void recode() throws CannotEncode {
        for (HeaderField field : header.fields()) {
            if (isEightBit(field)) {
                replace(field, recoded(field));
            }
        }
    }

    private boolean isEightBit(HeaderField field) {
        for (byte octet : head.slice(field.start(), field.end() - field.start())) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    private static Bytes recoded(HeaderField field) throws CannotEncode {
        String name = field.name().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || STRUCTURED.contains(name)) {
            throw new CannotEncode(name.isEmpty() ? "a header line that is no field has eight-bit octets"
                    : "the field " + field.name() + " has eight-bit octets, and no other form");
        }
        if (ADDRESSES.contains(name)) {
            return addresses(field);
        }
        if (PARAMETERS.contains(name)) {
            return parameters(field);
        }
        return HeaderText.unstructured(field.name(), HeaderText.oneLine(EncodedWords.decode(field.value())));
    }

    private static Bytes addresses(HeaderField field) throws CannotEncode {
        AddressField read = AddressField.parse(field.value());
        boolean understood = read.complete() && read.broken().isEmpty() && !read.mailboxes().isEmpty();
        if (!understood || read.mailboxes().stream().anyMatch(mailbox -> mailbox.address().needsSmtpUtf8())) {
            throw new CannotEncode("the field " + field.name() + " has eight-bit octets in what is no name of a person");
        }
        return HeaderText.mailboxes(field.name(), read.mailboxes());
    }

    private static Bytes parameters(HeaderField field) throws CannotEncode {
        // A disposition is a word, with parameters like those of a media type (RFC 2183 §2).
        String prefix = field.name().equalsIgnoreCase("content-type") ? "" : "x/";
        ContentType read = ContentType.parse(prefix + field.value());
        if (!ContentType.namesType(prefix + field.value()) || !isAscii(read.parameters().getOrDefault("boundary", ""))
                || !read.parameters().keySet().stream().allMatch(SevenBitFields::isToken)) {
            throw new CannotEncode("the field " + field.name() + " has eight-bit octets, and no other form");
        }
        StringBuilder value = new StringBuilder(read.mediaType().substring(prefix.length()));
        read.parameters().keySet().stream().sorted()
                .forEach(name -> value.append("; ").append(parameter(name, read.parameters().get(name))));
        return HeaderText.structured(field.name(), value.toString());
    }

    private static String parameter(String name, String value) {
        if (isAscii(value) && value.chars().allMatch(c -> c >= 32 && c < 127)) {
            return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        // RFC 2231 §4: character set, language (none), and the octets that are not plain as per cent and two digits.
        StringBuilder encoded = new StringBuilder(name).append("*=utf-8''");
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
            encoded.append(plain ? String.valueOf((char) octet) : String.format("%%%02X", octet & 255));
        }
        return encoded.toString();
    }

    /** RFC 2045 §5.1: what the name of a parameter may have. */
    private static boolean isToken(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > 32 && c < 127 && "()<>@,;:\\\"/[]?='*%".indexOf(c) < 0);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private void replace(HeaderField field, Bytes octets) {
        edits.cut(shift + field.start(), shift + field.end()).put(shift + field.start(), octets);
    }

    /** Makes the part name this transfer encoding, in the place of the first field that named one. */
    void encoding(String word) {
        List<HeaderField> named = header.all("Content-Transfer-Encoding");
        if (named.isEmpty()) {
            add("Content-Transfer-Encoding", word);
            return;
        }
        replace(named.getFirst(), HeaderText.structured("Content-Transfer-Encoding", word));
        named.stream().skip(1).forEach(field -> edits.cut(shift + field.start(), shift + field.end()));
    }

    /** Adds a field behind the last one. */
    void add(String name, String value) {
        edits.put(shift + headerEnd, HeaderText.structured(name, value));
    }
}
