package org.indaba.classify;

import java.util.HashSet;
import java.util.Set;

/**
 * The codes that a line of a notice tells: an SMTP reply code and an enhanced status, in the forms in which hosts write them
 * ({@code 550 5.1.1 …}, {@code 550-5.1.1}, {@code (#5.1.1)}, {@code smtp; 550 …}). Found by hand, in one pass.
 *
 * @param reply 400 to 599, or 0
 * @param status {@code 5.1.1}, or empty text
 */
record Codes(int reply, String status) {

    static final Codes NONE = new Codes(0, "");

    /** The first reply code and the first status in a text. */
    static Codes in(CharSequence text) {
        int reply = 0;
        String status = "";
        for (int i = 0; i < text.length() && (reply == 0 || status.isEmpty()); i++) {
            char c = text.charAt(i);
            if (c != '4' && c != '5' || !startsWord(text, i)) {
                continue;
            }
            int end = statusEnd(text, i);
            if (end > 0 && status.isEmpty()) {
                status = text.subSequence(i, end).toString();
            } else if (end == 0 && reply == 0 && isReply(text, i) && endsReply(text, i + 3)) {
                reply = Integer.parseInt(text, i, i + 3, 10);
            }
        }
        return new Codes(reply, status);
    }

    /** Both: what is missing here is taken from there. */
    Codes or(Codes other) {
        return new Codes(reply == 0 ? other.reply : reply, status.isEmpty() ? other.status : status);
    }

    /** What rules may name: the status with and without its class, and the reply code. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        if (!status.isEmpty()) {
            names.add(status);
            names.add("x" + status.substring(1));
        }
        if (reply != 0) {
            names.add(String.valueOf(reply));
        }
        return names;
    }

    /** Whether three digits of a failure stand here: 400 to 559. */
    static boolean isReply(CharSequence text, int at) {
        return at + 3 <= text.length() && (text.charAt(at) == '4' || text.charAt(at) == '5') && text.charAt(at + 1) >= '0'
                && text.charAt(at + 1) <= '7' && Character.isDigit(text.charAt(at + 2));
    }

    private static boolean startsWord(CharSequence text, int at) {
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        if (before == '-' && at >= 4 && isReply(text, at - 4)) {
            return true;
        }
        return !Character.isLetterOrDigit(before) && before != '.' && before != '-' && before != '_' && before != '@' && before != '+'
                && before != '/' && before != '%';
    }

    private static boolean endsReply(CharSequence text, int at) {
        return at == text.length() || " -:;,'\")]>\t\r\n".indexOf(text.charAt(at)) >= 0;
    }

    /** Behind {@code d.d.d}, or 0. RFC 3463 §2: subject and detail are one to three digits. */
    private static int statusEnd(CharSequence text, int start) {
        int at = start + 1;
        for (int part = 0; part < 2; part++) {
            if (at >= text.length() || text.charAt(at) != '.') {
                return 0;
            }
            int digits = at + 1;
            while (digits < text.length() && digits < at + 4 && Character.isDigit(text.charAt(digits))) {
                digits++;
            }
            if (digits == at + 1) {
                return 0;
            }
            at = digits;
        }
        boolean goesOn = at < text.length() && (Character.isLetterOrDigit(text.charAt(at))
                || text.charAt(at) == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)));
        return goesOn ? 0 : at;
    }
}
