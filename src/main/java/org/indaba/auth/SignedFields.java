package org.indaba.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.MessageOctets;

/**
 * The octets of a header that a signature covers (RFC 6376 §3.7 and §5.4.2). Reads fields where they stand, never as text. Immutable
 * and thread-safe.
 */
final class SignedFields {

    private final byte[] head;
    private final HeaderBlock header;

    /** @param header of the message */
    SignedFields(MessageOctets message, HeaderBlock header) {
        this.header = header;
        int end = header.fields().isEmpty() ? 0 : header.fields().getLast().end();
        this.head = message.slice(0, end);
    }

    /** The octets of a field, its CRLF included. */
    byte[] raw(HeaderField field) {
        return Arrays.copyOfRange(head, field.start(), field.end());
    }

    /**
     * What is signed: the named fields in their order, and the signature's own field without the value of its b= tag.
     *
     * @param own the field that holds the signature
     */
    byte[] covered(List<String> names, Canonicalization form, HeaderField own) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(named(names, form, header.fields().stream().filter(field -> field != own).toList()));
        signed.writeBytes(unsigned(own, form));
        return signed.toByteArray();
    }

    /** What a signature will cover that does not stand in the header yet: the named fields in their order. */
    byte[] covered(List<String> names, Canonicalization form) {
        return named(names, form, header.fields());
    }

    private byte[] named(List<String> names, Canonicalization form, List<HeaderField> fields) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        named(names, fields).forEach(field -> signed.writeBytes(form.field(raw(field))));
        return signed.toByteArray();
    }

    /** The fields that names stand for, in the order of the names. */
    List<HeaderField> named(List<String> names, List<HeaderField> fields) {
        Map<String, Deque<HeaderField>> unused = new HashMap<>();
        for (HeaderField field : fields) {
            if (!field.name().isEmpty()) {
                unused.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), _ -> new ArrayDeque<>()).push(field);
            }
        }
        List<HeaderField> named = new ArrayList<>();
        for (String name : names) {
            // RFC 6376 §5.4.2: of fields with one name the last is taken first; a name without a field stands for nothing.
            Deque<HeaderField> left = unused.get(name.toLowerCase(Locale.ROOT));
            if (left != null && !left.isEmpty()) {
                named.add(left.pop());
            }
        }
        return named;
    }

    /** A signature's own field: without the value of b=, and without a CRLF at its end (RFC 6376 §3.7). */
    byte[] unsigned(HeaderField own, Canonicalization form) {
        byte[] canonical = form.field(withoutSignature(raw(own)));
        return Arrays.copyOf(canonical, canonical.length - 2);
    }

    /** The field with the value of its b= tag cut out, and the white space around it. */
    static byte[] withoutSignature(byte[] raw) {
        int end = raw.length >= 2 && raw[raw.length - 2] == '\r' && raw[raw.length - 1] == '\n' ? raw.length - 2 : raw.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
        int at = 0;
        while (at < end && raw[at] != ':') {
            at++;
        }
        at = Math.min(at + 1, end);
        out.write(raw, 0, at);
        while (at < end) {
            int tagEnd = at;
            int equals = -1;
            while (tagEnd < end && raw[tagEnd] != ';') {
                equals = equals < 0 && raw[tagEnd] == '=' ? tagEnd : equals;
                tagEnd++;
            }
            boolean signature = equals >= 0 && new String(raw, at, equals - at, StandardCharsets.ISO_8859_1)
                    .strip().equals("b");
            out.write(raw, at, (signature ? equals + 1 : tagEnd) - at);
            if (tagEnd < end) {
                out.write(';');
            }
            at = tagEnd + 1;
        }
        return out.toByteArray();
    }
}
