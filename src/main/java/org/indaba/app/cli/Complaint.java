package org.indaba.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.app.config.Likeness;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, and what was probably meant: the parser's own words are those of a parser. */
final class Complaint {

    /** Letters that may differ in a word that was meant. */
    private static final int FARTHEST_LIKENESS = 3;

    private Complaint() {
    }

    /** One line, in whole sentences. */
    static String of(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched when !unmatched.getUnmatched().isEmpty() ->
                unmatched(unmatched.getUnmatched().getFirst(), e.getCommandLine().getCommandSpec());
            case MissingParameterException missing when !missing.getMissing().isEmpty() -> missing(missing.getMissing());
            // Values that do not fit; each kind of value has words of its own.
            default -> wrongValue(e);
        };
    }

    private static String unmatched(String word, CommandSpec spec) {
        if (word.startsWith("-")) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            List<String> names = spec.options().stream().filter(option -> !option.hidden()).map(OptionSpec::longestName).toList();
            return "There is no option " + name + "." + meant(name, names).orElse("");
        }
        List<String> names = new ArrayList<>(HelpPage.children(spec).keySet());
        if (!names.isEmpty()) {
            return "There is no command " + word + " after \"" + spec.qualifiedName() + "\"."
                    + meant(word, names).orElse(spec.parent() == null ? "" : " One of " + String.join(", ", names) + ".");
        }
        return "The word '" + word + "' is one too many; what holds blanks stands in quotes.";
    }

    private static Optional<String> meant(String word, List<String> names) {
        int farthest = Math.min(FARTHEST_LIKENESS, Math.max(1, word.length() / 3));
        return Likeness.nearest(word, names, farthest).map(name -> " Did you mean " + name + "?");
    }

    private static String missing(List<ArgSpec> missing) {
        List<String> names = missing.stream().map(Complaint::name).toList();
        String first = String.join(" ", missing.getFirst().description());
        return String.join(" and ", names) + (names.size() == 1 ? " is" : " are") + " missing."
                + (names.size() == 1 && missing.getFirst() instanceof OptionSpec ? " " + names.getFirst() + ": " + first : "");
    }

    private static String name(ArgSpec spec) {
        return spec instanceof OptionSpec option
                ? option.longestName() + (option.arity().max() == 0 ? "" : "=" + option.paramLabel())
                : spec.paramLabel();
    }

    /** The parser names a kind of parameter twice when a key lacks its value, and speaks of Java's kinds of numbers. */
    private static String wrongValue(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("should be in KEY=VALUE format")) {
            return "A setting is written key=value, without blanks: '" + e.getValue() + "' is none. "
                    + "See them with: bin/indaba list show LIST";
        }
        String clean = message
                .replaceFirst("^Invalid value for (?:option|positional parameter(?: at index \\S+)?) (?:'([^']*)'|\\((\\S+)\\)):",
                        "$1$2:")
                .replaceFirst("' is not an? (long|int)$", "' is no number")
                .replaceFirst("expected one of (.*) \\(case-insensitive\\) but was '(.*)'", "'$2' is none of $1");
        return clean.matches("(?s).*[.!?]") ? clean : clean + ".";
    }
}
