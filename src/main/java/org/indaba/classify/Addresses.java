package org.indaba.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds mail addresses in running text, by hand and in one pass: around each {@code @} as far as the characters of an address reach.
 * Tolerant as notices are: quotes, brackets, {@code rfc822;}, {@code SMTP:} and full stops at the end are not taken for a part of the
 * address. Stateless.
 */
final class Addresses {

    /** RFC 5321 §4.5.3.1.1 and §4.5.3.1.2. */
    static final int MAX_LOCAL = 64;
    static final int MAX_DOMAIN = 255;
    /** Some gateways write routes and signed return paths into the local part: longer than allowed, but addresses. */
    static final int MAX_TOLERATED_LOCAL = 200;
    /** As much of a field is looked at. */
    static final int MAX_FIELD = 2_000;

    private static final String LOCAL_SIGNS = "!#$%&'*+-/=?^_`{|}~.";

    private Addresses() {
    }

    /** An address and where it stands. @param start of the address itself @param end behind it */
    record Found(String address, int start, int end) {
    }

    static List<Found> in(String text) {
        List<Found> found = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int end = domainEnd(text, at + 1);
            int start = localStart(text, from, at);
            if (start >= 0 && end > 0) {
                found.add(new Found(text.substring(start, end), start, end));
                from = end;
            }
        }
        return found;
    }

    /** The same mailbox, as people compare. */
    static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    /** What a field of a report names: {@code rfc822; ann@example.org}; empty if it is no address. */
    static String ofField(String value) {
        List<Found> found = in(value.substring(0, Math.min(value.length(), MAX_FIELD)));
        return found.isEmpty() ? "" : found.getLast().address();
    }

    private static int localStart(String text, int from, int at) {
        if (at > from && text.charAt(at - 1) == '"') {
            return quoteStart(text, from, at - 2);
        }
        int start = at;
        while (start > from && at - start <= MAX_TOLERATED_LOCAL && isLocal(text.charAt(start - 1))) {
            start--;
        }
        if (at - start > MAX_TOLERATED_LOCAL) {
            return -1;
        }
        start = Math.max(start, behindLabel(text, start, at));
        while (start < at && ".'`=*-/|&".indexOf(text.charAt(start)) >= 0 && !text.startsWith("=?", start)) {
            start++;
        }
        return start < at ? start : -1;
    }

    /** RFC 5322 §3.2.4: of a local part in quotes; what could break a line stands in none. */
    private static int quoteStart(String text, int from, int last) {
        int start = last;
        while (start >= from && last - start < MAX_TOLERATED_LOCAL - 2 && text.charAt(start) != '"') {
            if (Character.isISOControl(text.charAt(start)) || text.charAt(start) == '\u2028' || text.charAt(start) == '\u2029') {
                return -1;
            }
            start--;
        }
        return start >= from && start < last && text.charAt(start) == '"' ? start : -1;
    }

    /** {@code to=ann@…}, {@code dda:SMTP=ann@…}: what stands before the sign is no part of the address. */
    private static int behindLabel(String text, int start, int at) {
        for (String label : new String[] {"to=", "smtp=", "rcpt=", "for=", "from=", "addr=", "email=", "recipient="}) {
            if (text.regionMatches(true, start, label, 0, label.length()) && start + label.length() < at) {
                return start + label.length();
            }
        }
        return start;
    }

    private static boolean isLocal(char c) {
        return c < 128 ? Character.isLetterOrDigit(c) || LOCAL_SIGNS.indexOf(c) >= 0 : Character.isLetter(c) && c < 0x2E80;
    }

    private static int domainEnd(String text, int start) {
        if (start < text.length() && text.charAt(start) == '[') {
            int close = start + 1;
            while (close < text.length() && close - start <= MAX_DOMAIN && (isDomain(text.charAt(close)) || text.charAt(close) == ':')) {
                close++;
            }
            // RFC 5321 §4.1.3: an address of the network, perhaps with its kind before a colon.
            return close > start + 3 && close < text.length() && close - start < MAX_DOMAIN && text.charAt(close) == ']' ? close + 1 : -1;
        }
        int end = start;
        while (end < text.length() && end - start <= MAX_DOMAIN && isDomain(text.charAt(end))) {
            end++;
        }
        while (end > start && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-' || text.charAt(end - 1) == '_')) {
            end--;
        }
        if (end == start || end - start > MAX_DOMAIN || text.charAt(start) == '.') {
            return -1;
        }
        return end;
    }

    private static boolean isDomain(char c) {
        return c < 128 ? Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' : Character.isLetter(c) && c < 0x2E80;
    }
}
