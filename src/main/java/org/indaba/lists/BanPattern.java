package org.indaba.lists;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom a ban is about: one address, everybody of one domain (not of its subdomains), or every address in which a regular expression is
 * found. Expressions are those of RE2, whose time grows with the length of an address and of the expression alone, whoever wrote either;
 * they are matched without regard to case.
 *
 * @param text an address key, {@code @} and a domain in lower case, or an expression between slashes
 */
public record BanPattern(String text) {

    /** The longest expression, in characters without its slashes. */
    public static final int MAX_EXPRESSION = 200;

    /** The largest program that an expression may become: {@code (a{100}){100}} is short, and would be slow. In instructions of RE2. */
    static final int MAX_PROGRAM = 1_000;

    private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

    /** What reading a pattern gave. */
    public sealed interface Parsed {

        /**
         * It is one.
         *
         * @param pattern the pattern
         */
        record Valid(BanPattern pattern) implements Parsed {
        }

        /**
         * It is none.
         *
         * @param wrong what is wrong
         * @param detail where, or how much; may be empty
         * @param reason a sentence for the operator
         */
        record Invalid(Wrong wrong, String detail, String reason) implements Parsed {
        }
    }

    /** What can be wrong with a pattern. */
    public enum Wrong {
        /** It is no address and no domain. */
        ADDRESS,
        /** It has an asterisk, as if that were a wildcard. */
        ASTERISK,
        /** It begins like an expression, and has no end. */
        SLASHES,
        /** It is too long. */
        LONG,
        /** It is too large with its repetitions written out. */
        LARGE,
        /** It would ban everybody. */
        EVERYBODY,
        /** It is no expression. */
        SYNTAX
    }

    /**
     * Reads {@code ann@example.org}, {@code @example.org} or {@code /regular expression/}. {@code *@example.org}, as other list managers
     * write it, is the domain; any other asterisk outside an expression would stand for itself, which nobody means.
     */
    public static Parsed parse(String text) {
        String stripped = text.strip();
        Parsed read = kept(stripped.startsWith("*@") ? stripped.substring(1) : stripped);
        return read instanceof Parsed.Valid(BanPattern pattern) && !pattern.isExpression() && pattern.text().contains("*")
                ? new Parsed.Invalid(Wrong.ASTERISK, "", "an asterisk stands for nothing in a ban: write @example.org for everybody of a "
                        + "domain, or a regular expression between slashes, such as /^bounce.*@/") : read;
    }

    /** Reads one that is to be lifted: {@code *@example.org} is the domain, and any other asterisk stands for itself, as it is kept. */
    public static Parsed toLift(String text) {
        Parsed read = parse(text);
        return read instanceof Parsed.Invalid invalid && invalid.wrong() == Wrong.ASTERISK ? kept(text) : read;
    }

    private static Parsed kept(String text) {
        String stripped = text.strip();
        boolean domainOnly = stripped.startsWith("@");
        return switch (EmailAddress.parse(domainOnly ? "anybody" + stripped : stripped)) {
            case ParsedAddress.Valid(EmailAddress address) ->
                new Parsed.Valid(new BanPattern(domainOnly ? "@" + address.domain() : address.key()));
            // A local part may begin with a slash, too.
            case ParsedAddress.Invalid _ when stripped.startsWith("/") -> expression(stripped);
            case ParsedAddress.Invalid(String reason) -> new Parsed.Invalid(Wrong.ADDRESS, reason,
                    "a ban is about an address, an @domain or a /regular expression/: " + reason);
        };
    }

    private static Parsed expression(String text) {
        if (text.length() < 3 || !text.endsWith("/")) {
            return new Parsed.Invalid(Wrong.SLASHES, "", "a regular expression stands between two slashes, such as /^bounce.*@/");
        }
        String inner = text.substring(1, text.length() - 1);
        if (inner.length() > MAX_EXPRESSION) {
            return new Parsed.Invalid(Wrong.LONG, Integer.toString(inner.length()),
                    "a regular expression has at most " + MAX_EXPRESSION + " characters, and this one " + inner.length());
        }
        if (repetitions(inner) > MAX_PROGRAM) {
            return tooLarge();
        }
        try {
            Pattern compiled = compile(inner);
            if (compiled.programSize() > MAX_PROGRAM) {
                return tooLarge();
            }
            return compiled.matcher("").find() || compiled.matcher("@").find()
                    ? new Parsed.Invalid(Wrong.EVERYBODY, "", "the regular expression would ban everybody")
                    : new Parsed.Valid(new BanPattern(text));
        } catch (PatternSyntaxException broken) {
            String detail = broken.getDescription() + (broken.getPattern().isEmpty() ? "" : ": " + broken.getPattern().replace("(?i)", ""));
            return new Parsed.Invalid(Wrong.SYNTAX, detail, "the regular expression cannot be read: " + detail);
        }
    }

    private static Parsed tooLarge() {
        return new Parsed.Invalid(Wrong.LARGE, "", "the regular expression is too large with its repetitions written out");
    }

    /** How many times the innermost part could be written out: known before anything is compiled. */
    private static long repetitions(String inner) {
        long product = 1;
        Matcher counts = COUNT.matcher(inner);
        while (counts.find() && product <= MAX_PROGRAM) {
            product *= Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2))));
        }
        return product;
    }

    private static long number(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 1 : digits.length() > 4 ? MAX_PROGRAM + 1L : Long.parseLong(digits);
    }

    static Pattern compile(String inner) {
        return Pattern.compile(inner, Pattern.CASE_INSENSITIVE);
    }

    /** Whether it is an expression. */
    public boolean isExpression() {
        return text.startsWith("/") && text.endsWith("/");
    }

    /** What stands between the slashes of an expression. */
    String inner() {
        return text.substring(1, text.length() - 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
