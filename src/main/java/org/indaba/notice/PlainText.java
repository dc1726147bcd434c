package org.indaba.notice;

import java.nio.charset.StandardCharsets;
import org.indaba.mime.QuotedPrintable;

/**
 * A text as the content of a mail or of a part: as it is where it is ASCII with short lines, else quoted-printable.
 *
 * @param text lines that end in LF
 */
record PlainText(String text) {

    /** Lines up to here leave as they are (RFC 5322 §2.1.1). */
    private static final int MAX_LINE = 78;

    /** What stands in Content-Transfer-Encoding. */
    String encoding() {
        return isPlain() ? "7bit" : "quoted-printable";
    }

    /** The content, with lines that end in CRLF. */
    String content() {
        String lines = text.replace("\n", "\r\n");
        return isPlain() ? lines : QuotedPrintable.encode(lines.getBytes(StandardCharsets.UTF_8)).asUtf8();
    }

    private boolean isPlain() {
        return text.lines().allMatch(line -> line.length() <= MAX_LINE && line.chars().allMatch(c -> c < 127));
    }
}
