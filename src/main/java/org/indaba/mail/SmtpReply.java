package org.indaba.mail;

import java.util.List;
import java.util.Optional;

/**
 * A reply of an SMTP server: three digits and one or more lines of text (RFC 5321 §4.2). The enhanced status, where there is one,
 * stands at the start of the lines on the wire and apart from them here.
 *
 * @param code 200 to 599
 * @param enhanced the enhanced status, or empty text where the reply has none (HELO, EHLO, greetings, 354)
 * @param lines the text, without code and status; at least one line, none with CR or LF
 */
public record SmtpReply(int code, String enhanced, List<String> lines) {

    /** @throws IllegalArgumentException if the code is out of range, or a line would break the dialogue */
    public SmtpReply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("a reply code is 200 to 599, not " + code);
        }
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
        for (String line : lines) {
            if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("no line of a reply holds CR or LF");
            }
        }
    }

    /** A one-line reply with an enhanced status. */
    public static SmtpReply of(int code, String enhanced, String text) {
        return new SmtpReply(code, EnhancedStatus.of(enhanced).toString(), List.of(text));
    }

    /** A one-line reply without an enhanced status. */
    public static SmtpReply plain(int code, String text) {
        return new SmtpReply(code, "", List.of(text));
    }

    /** 2yz: done (RFC 5321 §4.2.1). */
    public boolean positive() {
        return code / 100 == 2;
    }

    /** 3yz: go on. */
    public boolean intermediate() {
        return code / 100 == 3;
    }

    /** 4yz: not now. */
    public boolean transientFailure() {
        return code / 100 == 4;
    }

    /** 5yz: never. */
    public boolean permanentFailure() {
        return code / 100 == 5;
    }

    /** The enhanced status, if the reply has one. */
    public Optional<EnhancedStatus> status() {
        return enhanced.isEmpty() ? Optional.empty() : Optional.of(EnhancedStatus.of(enhanced));
    }

    /** All lines in one, for the ledger and the log: {@code 550 5.1.1 no such user}. */
    public String text() {
        String joined = String.join(" ", lines);
        return enhanced.isEmpty() ? code + " " + joined : code + " " + enhanced + " " + joined;
    }
}
