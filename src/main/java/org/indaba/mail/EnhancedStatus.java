package org.indaba.mail;

import java.util.Optional;

/**
 * An enhanced status code, {@code class.subject.detail}, as replies and delivery status notifications carry it.
 *
 * @param statusClass 2 (success), 4 (persistent transient failure) or 5 (permanent failure), RFC 3463 §3.1
 * @param subject 0 to 999, RFC 3463 §3.2
 * @param detail 0 to 999
 */
public record EnhancedStatus(int statusClass, int subject, int detail) {

    /** @throws IllegalArgumentException if a part is out of range */
    public EnhancedStatus {
        if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
            throw new IllegalArgumentException("the class of a status code is 2, 4 or 5, not " + statusClass);
        }
        if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
            throw new IllegalArgumentException("subject and detail are 0 to 999");
        }
    }

    /** The code that a reply text begins with, if it begins with one (RFC 2034 §4). */
    public static Optional<EnhancedStatus> leading(String replyText) {
        // RFC 3463 §2: class is 2, 4 or 5; subject and detail are one to three digits. Each copy has four replies: no regular expression.
        if (replyText.length() < 5 || "245".indexOf(replyText.charAt(0)) < 0 || replyText.charAt(1) != '.') {
            return Optional.empty();
        }
        int subjectEnd = endOfNumber(replyText, 2);
        if (subjectEnd == 2 || subjectEnd == replyText.length() || replyText.charAt(subjectEnd) != '.') {
            return Optional.empty();
        }
        int end = endOfNumber(replyText, subjectEnd + 1);
        if (end == subjectEnd + 1 || end < replyText.length() && replyText.charAt(end) != ' ' && replyText.charAt(end) != '\t') {
            return Optional.empty();
        }
        return Optional.of(new EnhancedStatus(replyText.charAt(0) - '0', Integer.parseInt(replyText, 2, subjectEnd, 10),
                Integer.parseInt(replyText, subjectEnd + 1, end, 10)));
    }

    private static int endOfNumber(String text, int begin) {
        int at = begin;
        while (at < text.length() && at - begin < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Parses exactly {@code d.d.d}. */
    public static EnhancedStatus of(String text) {
        return leading(text).filter(status -> status.toString().equals(text))
                .orElseThrow(() -> new IllegalArgumentException("not an enhanced status code: " + text));
    }

    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
