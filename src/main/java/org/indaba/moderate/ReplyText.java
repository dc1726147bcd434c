package org.indaba.moderate;

/** Text that was made from what strangers wrote, as a line of an SMTP reply. Stateless. */
final class ReplyText {

    /** RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets, code, status and CRLF among them. */
    static final int MAX_CHARS = 480;

    private ReplyText() {
    }

    /** The text in printable ASCII (RFC 5321 §4.2), everything else as question marks, cut to the length of a line. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MAX_CHARS).forEach(c -> line.append(c >= ' ' && c < 127 ? (char) c : '?'));
        return line.isEmpty() ? "-" : line.toString();
    }
}
