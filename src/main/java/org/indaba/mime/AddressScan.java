package org.indaba.mime;

import java.util.ArrayList;
import java.util.List;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

/**
 * Takes an address field apart (RFC 5322 §3.4 and §4.4), in one pass. Where a quote, comment or bracket is never closed, the
 * character that opened it is read as a letter, and so are all later ones of its kind: hence no text is looked at twice.
 */
final class AddressScan {

    private static final int MAX_BROKEN_CHARACTERS = 200;

    private final String text;
    private int at;
    private int entryStart;
    /** Words outside of brackets: with quotes, as an address is written. */
    private final StringBuilder raw = new StringBuilder();
    /** The same without quotes, as a name is read. */
    private final StringBuilder name = new StringBuilder();
    private String comment = "";
    private final List<String> bracketed = new ArrayList<>();
    private boolean unclosedQuote;
    private boolean unclosedComment;
    private boolean unclosedBracket;
    private boolean unclosedQuoteInBracket;
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    AddressScan(String text) {
        this.text = text;
    }

    AddressField run() {
        while (at < text.length()) {
            if (mailboxes.size() + broken.size() >= AddressField.MAX_MAILBOXES) {
                return field(false);
            }
            // Addresses in brackets without a comma between them count before their entry ends; one more tells that there are more.
            if (bracketed.size() > AddressField.MAX_MAILBOXES) {
                endEntry();
                return field(false);
            }
            step(text.charAt(at));
        }
        endEntry();
        return field(true);
    }

    private AddressField field(boolean complete) {
        boolean fits = mailboxes.size() + broken.size() <= AddressField.MAX_MAILBOXES;
        return new AddressField(mailboxes.subList(0, Math.min(mailboxes.size(), AddressField.MAX_MAILBOXES)), broken, complete && fits);
    }

    private void step(char c) {
        switch (c) {
            case '"' -> quoted();
            case '(' -> comment();
            case '<' -> bracket();
            case ',', ';' -> {
                endEntry();
                at++;
                entryStart = at;
            }
            case ':' -> group();
            // Every other character is a part of a word, or the white space between words.
            default -> {
                raw.append(c);
                name.append(c);
                at++;
            }
        }
    }

    /** RFC 5322 §3.4: what stands before a colon is the name of a group, and no address. */
    private void group() {
        at++;
        raw.setLength(0);
        name.setLength(0);
        comment = "";
    }

    private void quoted() {
        int close = unclosedQuote ? -1 : closingQuote(text, at);
        if (close < 0) {
            unclosedQuote = true;
            letter();
            return;
        }
        raw.append(text, at, close + 1);
        for (int i = at + 1; i < close; i++) {
            char c = text.charAt(i);
            name.append(c == '\\' ? text.charAt(++i) : c);
        }
        at = close + 1;
    }

    private void letter() {
        raw.append(text.charAt(at));
        name.append(text.charAt(at));
        at++;
    }

    /** The quote that ends the string which begins at the offset, or -1. */
    private static int closingQuote(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return -1;
    }

    private void comment() {
        int end = unclosedComment ? -1 : commentEnd(text, at);
        if (end < 0) {
            unclosedComment = true;
            letter();
            return;
        }
        comment = text.substring(at + 1, end - 1);
        raw.append(' ');
        name.append(' ');
        at = end;
    }

    /** Behind the parenthesis that ends the comment which begins at the offset, or -1; comments nest (RFC 5322 §3.2.2). */
    private static int commentEnd(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private void bracket() {
        int close = unclosedBracket ? -1 : closingBracket();
        if (close < 0) {
            unclosedBracket = true;
            at++;
            return;
        }
        bracketed.add(text.substring(at + 1, close));
        raw.append(' ');
        name.append(' ');
        at = close + 1;
    }

    private int closingBracket() {
        int close = unclosedQuoteInBracket ? -1 : closingBracketOutsideQuotes();
        if (close < 0) {
            unclosedQuoteInBracket = true;
            close = text.indexOf('>', at);
        }
        return close;
    }

    private int closingBracketOutsideQuotes() {
        boolean inQuotes = false;
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inQuotes && c == '\\') {
                i++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == '>' && !inQuotes) {
                return i;
            }
        }
        return -1;
    }

    private void endEntry() {
        int found = mailboxes.size();
        // Once for all of an entry: it may be long, and they may be many.
        String shown = bracketed.isEmpty() ? "" : display();
        for (String inside : bracketed) {
            // RFC 5322 §4.4: a source route before the address is read and ignored.
            String spec = inside.strip();
            address(spec.startsWith("@") ? spec.substring(spec.indexOf(':') + 1) : spec, shown);
        }
        if (bracketed.isEmpty()) {
            bare();
        }
        String entry = text.substring(entryStart, at).strip();
        if (mailboxes.size() == found && !raw.toString().isBlank() || mailboxes.size() < found + bracketed.size()) {
            broken.add(entry.substring(0, Math.min(entry.length(), MAX_BROKEN_CHARACTERS)));
        }
        raw.setLength(0);
        name.setLength(0);
        bracketed.clear();
        comment = "";
    }

    private String display() {
        String words = name.toString().strip();
        return EncodedWords.decode(words.isEmpty() ? comment.strip() : words);
    }

    private void bare() {
        String spec = joined(raw.toString());
        String shown = EncodedWords.decode(comment.strip());
        if (!hasSpace(spec)) {
            address(spec, shown);
            return;
        }
        for (String word : spec.split("\\s+")) {
            if (word.indexOf('@') >= 0 && mailboxes.size() <= AddressField.MAX_MAILBOXES) {
                address(word, shown);
            }
        }
    }

    private void address(String spec, String shown) {
        String tight = joined(withoutComments(spec));
        if (EmailAddress.parse(tight) instanceof ParsedAddress.Valid(EmailAddress address)) {
            mailboxes.add(new Mailbox(shown, address));
        }
    }

    private static String withoutComments(String spec) {
        int open = spec.indexOf('(');
        if (open < 0 || spec.indexOf('"') >= 0) {
            return spec;
        }
        int end = commentEnd(spec, open);
        return end < 0 ? spec : spec.substring(0, open) + spec.substring(end);
    }

    private static boolean hasSpace(String spec) {
        return !spec.startsWith("\"") && spec.chars().anyMatch(Character::isWhitespace);
    }

    /** RFC 5322 §4.4: obsolete addresses have white space around their dots and their @; without it they read the same. */
    private static String joined(String spec) {
        StringBuilder tight = new StringBuilder(spec.length());
        int i = 0;
        while (i < spec.length()) {
            char c = spec.charAt(i);
            if (c == '"') {
                int close = closingQuote(spec, i);
                int end = close < 0 ? spec.length() : close + 1;
                tight.append(spec, i, end);
                i = end;
            } else if (Character.isWhitespace(c)) {
                int next = i;
                while (next < spec.length() && Character.isWhitespace(spec.charAt(next))) {
                    next++;
                }
                boolean atEdge = tight.isEmpty() || next == spec.length();
                if (!atEdge && !joins(tight.charAt(tight.length() - 1)) && !joins(spec.charAt(next))) {
                    tight.append(' ');
                }
                i = next;
            } else {
                tight.append(c);
                i++;
            }
        }
        return tight.toString();
    }

    private static boolean joins(char c) {
        return c == '.' || c == '@';
    }
}
