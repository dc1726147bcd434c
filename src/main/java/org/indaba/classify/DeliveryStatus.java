package org.indaba.classify;

import java.util.List;
import java.util.Locale;

/**
 * One recipient of a delivery report (RFC 3464 §2.3).
 *
 * @param address the final recipient, or the original one where the final one is no address; empty if neither is
 * @param original the original recipient (RFC 3464 §2.3.1), or empty text
 * @param action {@code failed}, {@code delayed}, {@code delivered}, {@code relayed}, {@code expanded} or whatever stands there
 * @param status the enhanced status, or empty text
 * @param diagnostic what the host said, without its type; lines as they are
 */
record DeliveryStatus(String address, String original, String action, String status, String diagnostic) {

    /** The recipients of all reports, at most {@link TextRecipients#MAX_RECIPIENTS}. */
    static List<DeliveryStatus> of(List<String> reports) {
        return reports.stream().flatMap(report -> ReportFields.groups(report).stream()).filter(DeliveryStatus::isRecipient)
                .map(DeliveryStatus::of).distinct().limit(TextRecipients.MAX_RECIPIENTS).toList();
    }

    private static boolean isRecipient(ReportFields group) {
        return group.first("final-recipient").isPresent() || group.first("original-recipient").isPresent()
                || group.first("action").isPresent() || group.first("status").isPresent() || group.first("diagnostic-code").isPresent();
    }

    private static DeliveryStatus of(ReportFields group) {
        String last = Addresses.ofField(group.first("final-recipient").orElse(""));
        // RFC 3464 §2.3.1: the address as the sender gave it; some hosts write theirs into fields of their own.
        String given = Addresses.ofField(group.first("original-recipient").orElse(""));
        String actual = Addresses.ofField(group.first("x-actual-recipient").orElse(""));
        String address = first(usable(last), usable(given), usable(actual), last, given, actual);
        String action = word(group.first("action").orElse(""));
        // RFC 3464 §2.3.4: a comment may follow the status; some hosts have nothing but that.
        String diagnostic = untyped(group.first("diagnostic-code").or(() -> group.first("status")).orElse(""));
        String status = Codes.in(group.first("status").orElse("")).status();
        return new DeliveryStatus(address, given, action, status, diagnostic);
    }

    /** RFC 5321 §2.3.5: a domain of the world has a dot; a host's inner name says nothing to anybody else. */
    private static String usable(String address) {
        return address.lastIndexOf('.') > address.lastIndexOf('@') || address.endsWith("]") ? address : "";
    }

    private static String first(String... addresses) {
        for (String address : addresses) {
            if (!address.isEmpty()) {
                return address;
            }
        }
        return "";
    }

    private static String word(String value) {
        int end = 0;
        while (end < value.length() && Character.isLetter(value.charAt(end))) {
            end++;
        }
        return value.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** RFC 3464 §2.3.6: the type of the diagnostic, then the text. */
    static String untyped(String diagnostic) {
        int semicolon = diagnostic.indexOf(';');
        boolean typed = semicolon > 0 && semicolon < 40 && diagnostic.substring(0, semicolon).chars().noneMatch(c -> c == ' ' || c == '\n');
        // Of a program behind a mailbox the type tells more than the words.
        return typed && !diagnostic.regionMatches(true, 0, "x-unix", 0, 6) ? diagnostic.substring(semicolon + 1).strip() : diagnostic;
    }

    /** RFC 3464 §2.3.3: the mail will not arrive. */
    boolean failed() {
        return action.equals("failed") || action.equals("failure") || action.isEmpty() && !status.startsWith("2");
    }

    boolean delayed() {
        return action.equals("delayed") || action.equals("delay");
    }

    boolean arrived() {
        return action.equals("delivered") || action.equals("relayed") || action.equals("expanded");
    }
}
