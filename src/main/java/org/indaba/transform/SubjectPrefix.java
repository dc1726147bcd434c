package org.indaba.transform;

import java.util.Optional;
import org.indaba.lists.Variant.Wish;
import org.indaba.mail.Bytes;
import org.indaba.mime.Edits;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderText;

/**
 * Puts the list's prefix before the subject, once. The author's own octets are not written anew: the prefix is inserted before the
 * first of them. It counts as there if it follows nothing but reply marks ("Re:", "AW:", "Antw:", in any language) and other lists'
 * prefixes in brackets.
 */
final class SubjectPrefix implements Step {

    /** The longest word before a colon that is taken for a reply mark. */
    private static final int MAX_MARK_LETTERS = 12;

    /** A prefix that stands further behind does not count: nobody would see it. */
    private static final int MAX_LOOKED_AT = 1_000;

    @Override
    public String name() {
        return "subject-prefix";
    }

    @Override
    public StepResult apply(Post post) {
        String prefix = HeaderText.oneLine(post.list().settings().subjectPrefix());
        if (prefix.isEmpty() || post.authorship() == Authorship.ENVELOPING_LIST || post.variant().wants(Wish.NO_PREFIX)) {
            return new StepResult.Nothing();
        }
        Optional<HeaderField> subject = post.header().fields().stream().filter(field -> field.is("Subject")).findFirst();
        if (subject.isEmpty()) {
            Edits edits = new Edits().put(0, HeaderText.unstructured("Subject", prefix));
            return new StepResult.Changed(edits, "added Subject with the prefix", StepResult.Signatures.MAY_BREAK);
        }
        if (isThere(EncodedWords.decode(subject.get().value()), prefix)) {
            return new StepResult.Skipped("the subject has the prefix already");
        }
        return new StepResult.Changed(insert(post, subject.get(), prefix), "put the prefix before the subject",
                StepResult.Signatures.MAY_BREAK);
    }

    /** Whether the subject, decoded, has the prefix where people look for it. */
    static boolean isThere(String subject, String prefix) {
        String rest = subject.substring(0, Math.min(subject.length(), MAX_LOOKED_AT + prefix.length())).strip();
        while (true) {
            if (rest.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
            int end = markEnd(rest);
            if (end < 0) {
                return false;
            }
            rest = rest.substring(end).strip();
        }
    }

    /** Behind the reply mark or the prefix in brackets at the start of the text; -1 if there is none. */
    private static int markEnd(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            return close < 0 ? -1 : close + 1;
        }
        int at = 0;
        while (at < text.length() && at < MAX_MARK_LETTERS && Character.isLetter(text.charAt(at))) {
            at++;
        }
        int letters = at;
        // Some programs count: Re[2]:, Re(2):, Re^2:, Re*2:
        while (at < text.length() && at < letters + 6 && (Character.isDigit(text.charAt(at)) || "[]()^* ".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        boolean mark = letters > 0 && at < text.length() && (text.charAt(at) == ':' || text.charAt(at) == '\uFF1A');
        return mark ? at + 1 : -1;
    }

    private static Edits insert(Post post, HeaderField field, String prefix) {
        byte[] octets = post.octets().slice(field.start(), field.end() - field.start());
        int colon = 0;
        while (octets[colon] != ':') {
            colon++;
        }
        int first = colon + 1;
        while (first < octets.length && isWhiteSpace(octets[first])) {
            first++;
        }
        boolean plain = prefix.chars().allMatch(c -> c >= 32 && c < 127) && !prefix.contains("=?");
        if (first == octets.length) {
            return new Edits().put(field.start() + colon + 1L, Bytes.utf8(" " + (plain ? prefix : HeaderText.encoded(prefix))));
        }
        boolean wordFollows = first + 1 < octets.length && octets[first] == '=' && octets[first + 1] == '?';
        // RFC 2047 §6.2: white space between two encoded words is not shown, so it has to stand inside of the first.
        String written = plain ? prefix : HeaderText.encoded(wordFollows ? prefix + " " : prefix);
        String gap = lineLength(octets, first) + written.length() + 1 > HeaderText.FOLD_AT ? "\r\n " : " ";
        // A value that begins without the usual space after its colon gets one.
        String lead = first == colon + 1 ? " " : "";
        return new Edits().put(field.start() + (long) first, Bytes.utf8(lead + written + gap));
    }

    private static boolean isWhiteSpace(byte octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }

    /** The length of the line that holds the offset, without its line end. */
    private static int lineLength(byte[] octets, int offset) {
        int start = offset;
        while (start > 0 && octets[start - 1] != '\n') {
            start--;
        }
        int end = offset;
        while (end < octets.length && octets[end] != '\r' && octets[end] != '\n') {
            end++;
        }
        return end - start;
    }
}
