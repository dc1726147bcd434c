package org.indaba.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An enhanced status code, {@code class.subject.detail}, as replies and delivery status notifications carry it.
 *
 * @param statusClass 2 (success), 4 (persistent transient failure) or 5 (permanent failure), RFC 3463 §3.1
 * @param subject 0 to 999, RFC 3463 §3.2
 * @param detail 0 to 999
 */
public record EnhancedStatus(int statusClass, int subject, int detail) {

    // RFC 3463 §2: class is 2, 4 or 5; subject and detail are one to three digits without leading zeros.
    private static final Pattern AT_START = Pattern.compile("^([245])\\.(\\d{1,3})\\.(\\d{1,3})(?=$|[ \\t])");

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
        // Most replies of some servers have none, and every copy has four replies.
        if (replyText.length() < 5 || replyText.charAt(1) != '.') {
            return Optional.empty();
        }
        Matcher matcher = AT_START.matcher(replyText);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(new EnhancedStatus(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
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
