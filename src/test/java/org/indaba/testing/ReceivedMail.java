package org.indaba.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A mail as somebody got it, for tests to look at.
 *
 * @param text all of it, an octet a character, lines apart by LF
 */
public record ReceivedMail(String text) {

    /** Reads a mail whose lines end in CR LF or LF. */
    public static ReceivedMail of(byte[] octets) {
        return new ReceivedMail(new String(octets, StandardCharsets.ISO_8859_1).replace("\r\n", "\n"));
    }

    /** Its header fields as they stand, folded lines together. */
    public List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (String line : text.substring(0, end()).split("\n")) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                fields.add(fields.removeLast() + "\n" + line);
            } else {
                fields.add(line);
            }
        }
        return fields;
    }

    /** The values of all fields of a name, on one line each. */
    public List<String> all(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return fields().stream().filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
                .map(field -> field.substring(start.length()).replaceAll("\\s+", " ").strip()).toList();
    }

    /** The value of the only field of a name; an error if there is none or more than one. */
    public String only(String name) {
        List<String> all = all(name);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " fields " + name + " in:\n" + text);
        }
        return all.getFirst();
    }

    /** What follows the first empty line. */
    public String body() {
        return end() == text.length() ? "" : text.substring(end() + 2);
    }

    /** The text as people read it, of a mail that is plain text. */
    public String readable() {
        byte[] octets = body().getBytes(StandardCharsets.ISO_8859_1);
        String encoding = all("Content-Transfer-Encoding").stream().findFirst().orElse("7bit").toLowerCase(Locale.ROOT);
        return new String(switch (encoding) {
            case "quoted-printable" -> unquoted(body());
            case "base64" -> Base64.getMimeDecoder().decode(octets);
            // The others write the octets as they are.
            default -> octets;
        }, StandardCharsets.UTF_8);
    }

    private static byte[] unquoted(String text) {
        String joined = text.replaceAll("=[ \t]*\n", "");
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < joined.length(); i++) {
            boolean escaped = joined.charAt(i) == '=' && i + 2 < joined.length();
            octets.append(escaped ? (char) Integer.parseInt(joined.substring(i + 1, i + 3), 16) : joined.charAt(i));
            i += escaped ? 2 : 0;
        }
        return octets.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private int end() {
        int end = text.indexOf("\n\n");
        return end < 0 ? text.length() : end;
    }
}
