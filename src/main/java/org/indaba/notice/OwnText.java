package org.indaba.notice;

import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.indaba.language.Saying;

/**
 * What the owners of a list want to say in place of our words: plain text with names of values in braces. It is data and no template:
 * what is put in is looked at once, and nothing in a value has a meaning.
 *
 * @param subject one line
 * @param body lines that end in LF, and none behind the last
 */
public record OwnText(String subject, String body) {

    /** Longer subjects are cut by those who read them. In characters. */
    public static final int MAX_SUBJECT = 150;

    /** A notice is read in a minute. In characters. */
    public static final int MAX_BODY = 4_000;

    /** As many lines as anybody reads. */
    public static final int MAX_LINES = 100;

    /** What is typed may be longer by blanks and line ends that are not kept, up to this. In characters. */
    static final int MAX_TYPED = 4 * MAX_BODY;

    private static final Pattern VALUE = Pattern.compile("\\{([a-z]+)}");

    /** The result of a check. */
    public sealed interface Checked {

        /** It can be sent. */
        record Right(OwnText text) implements Checked {
        }

        /** It cannot, and why. */
        record Wrong(Saying reason) implements Checked {
        }
    }

    /** What somebody typed, if it can be sent as this notice. */
    public static Checked check(TextKind kind, String subject, String body) {
        if (body.length() > MAX_TYPED) {
            // Before it is normalised, which takes the square of the length where marks are many.
            return new Checked.Wrong(tooLong(body));
        }
        String lines = Normalizer.normalize(body, Normalizer.Form.NFC).replace("\r\n", "\n").replace('\r', '\n').replace("\t", "    ");
        OwnText text = new OwnText(subject.strip(),
                lines.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).replaceFirst("^\n+", "").stripTrailing());
        return text.wrong(kind).<Checked>map(Checked.Wrong::new).orElseGet(() -> new Checked.Right(text));
    }

    private Optional<Saying> wrong(TextKind kind) {
        if (subject.isEmpty() || body.isBlank()) {
            return Optional.of(Saying.of("texts-wrong-empty"));
        }
        if (subject.length() > MAX_SUBJECT) {
            return Optional.of(Saying.of("texts-wrong-subject", MAX_SUBJECT, subject.length()));
        }
        if (body.length() > MAX_BODY) {
            return Optional.of(tooLong(body));
        }
        if (body.lines().count() > MAX_LINES) {
            return Optional.of(Saying.of("texts-wrong-lines", MAX_LINES, body.lines().count()));
        }
        if ((subject + body.replace("\n", "")).codePoints().anyMatch(OwnText::isHidden)) {
            return Optional.of(Saying.of("texts-wrong-hidden"));
        }
        return unknown(kind).map(name -> Saying.of("texts-wrong-value", "{" + name + "}", kind.shownValues()))
                .or(() -> kind.needed().stream().filter(name -> !body.contains("{" + name + "}")).findFirst()
                        .map(name -> Saying.of("texts-wrong-missing", "{" + name + "}")));
    }

    private static Saying tooLong(String body) {
        return Saying.of("texts-wrong-body", MAX_BODY, body.length());
    }

    /** Controls, marks that hide text or turn it around, and halves of characters; the joiners of scripts and emoji are none. */
    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.FORMAT -> c != 0x200C && c != 0x200D;
            // All other types are visible characters.
            default -> false;
        };
    }

    private Optional<String> unknown(TextKind kind) {
        return VALUE.matcher(subject + "\n" + body).results().map(match -> match.group(1)).filter(name -> !kind.names().contains(name))
                .findFirst();
    }

    /**
     * A text that says a value which is there to be said: above its body, where the owners did not give it a place.
     *
     * @param name of a value that most notices of the kind are without
     */
    OwnText telling(String name, Map<String, String> values) {
        boolean silent = values.getOrDefault(name, "").isEmpty() || body.contains("{" + name + "}");
        return silent ? this : new OwnText(subject, "{" + name + "}\n\n" + body);
    }

    /** The subject with these values. */
    String subject(Map<String, String> values) {
        return filled(subject, values).replaceAll("\\s+", " ").strip();
    }

    /** The body with these values; those that are lists keep their lines. */
    String body(Map<String, String> values) {
        return filled(body, values);
    }

    private static String filled(String text, Map<String, String> values) {
        return VALUE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }
}
