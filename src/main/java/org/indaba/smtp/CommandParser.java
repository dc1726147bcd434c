package org.indaba.smtp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads command lines (RFC 5321 §4.1.1). Liberal where people and old hosts differ from the grammar without being ambiguous: case,
 * white space behind the colon and at the end, missing angle brackets. Stateless, never throws.
 */
public final class CommandParser {

    // RFC 5321 §4.1.2: esmtp-keyword and esmtp-value. RFC 6531 §3.3: a value may hold UTF-8.
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^=\\x00-\\x20\\x7f]+))?");
    // RFC 3030 §2: chunk-size is digits; 18 of them fit a long.
    private static final Pattern CHUNK = Pattern.compile("(\\d{1,18})(?:[ \\t]+(LAST))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SPACES = Pattern.compile("[ \\t]+");
    private static final Set<String> NOT_OFFERED = Set.of("EXPN", "AUTH", "ETRN", "ATRN", "TURN", "SEND", "SOML", "SAML", "BURL");

    private CommandParser() {
    }

    /** Reads a line. */
    public static Command parse(WireLine.Text line) {
        String text = line.text().stripTrailing();
        int verbEnd = verbEnd(text);
        String verb = text.substring(0, verbEnd).toUpperCase(Locale.ROOT);
        // RFC 5321 §4.5.3.1.4: the limit grows only with the parameters of extensions.
        if (line.octets() > longest(verb)) {
            return new Command.Malformed(Command.Flaw.TOO_LONG);
        }
        return read(verb, text.substring(verbEnd).strip());
    }

    private static int longest(String verb) {
        return switch (verb) {
            case "MAIL" -> WireLimits.MAIL_LINE;
            case "RCPT" -> WireLimits.RCPT_LINE;
            // A default, since no other command has parameters.
            default -> WireLimits.COMMAND_LINE;
        };
    }

    private static int verbEnd(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
            at++;
        }
        return at;
    }

    private static Command read(String verb, String argument) {
        return switch (verb) {
            case "HELO" -> argument.isEmpty() ? malformed(Command.Flaw.NO_NAME) : new Command.Helo(argument);
            case "EHLO" -> argument.isEmpty() ? malformed(Command.Flaw.NO_NAME) : new Command.Ehlo(argument);
            case "MAIL" -> envelope("FROM:", argument, Command.Mail::new).orElse(malformed(Command.Flaw.NO_REVERSE_PATH));
            case "RCPT" -> envelope("TO:", argument, Command.Rcpt::new).orElse(malformed(Command.Flaw.NO_FORWARD_PATH));
            case "DATA" -> alone(new Command.Data(), argument);
            case "BDAT" -> chunk(argument);
            case "RSET" -> alone(new Command.Rset(), argument);
            case "QUIT" -> alone(new Command.Quit(), argument);
            case "STARTTLS" -> alone(new Command.StartTls(), argument);
            case "NOOP" -> new Command.Noop();
            case "HELP" -> new Command.Help();
            case "VRFY" -> argument.isEmpty() ? malformed(Command.Flaw.NO_ARGUMENT) : new Command.Vrfy();
            case "XCLIENT" -> argument.isEmpty() ? malformed(Command.Flaw.NO_ARGUMENT) : withParameters(argument, Command.XClient::new);
            // A default, since the other verbs are all the words there are.
            default -> NOT_OFFERED.contains(verb) ? new Command.NotOffered() : new Command.Unknown();
        };
    }

    private static Command malformed(Command.Flaw flaw) {
        return new Command.Malformed(flaw);
    }

    private static Command alone(Command command, String argument) {
        // RFC 5321 §4.1.1: a command that permits no parameters answers 501 to one.
        return argument.isEmpty() ? command : malformed(Command.Flaw.UNEXPECTED_ARGUMENT);
    }

    private static Optional<Command> envelope(String prefix, String argument, BiFunction<Path, List<Parameter>, Command> make) {
        if (!argument.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return Optional.empty();
        }
        String rest = argument.substring(prefix.length()).stripLeading();
        int end = PathParser.end(rest);
        boolean glued = end >= 0 && end < rest.length() && rest.charAt(end) != ' ' && rest.charAt(end) != '\t';
        if (end <= 0 || glued) {
            return Optional.empty();
        }
        Path path = PathParser.parse(rest.substring(0, end));
        return Optional.of(withParameters(rest.substring(end).strip(), parameters -> make.apply(path, parameters)));
    }

    private static Command withParameters(String text, Function<List<Parameter>, Command> make) {
        List<Parameter> parameters = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (text.isEmpty()) {
            return make.apply(parameters);
        }
        for (String word : SPACES.split(text)) {
            Matcher matcher = PARAMETER.matcher(word);
            // RFC 5321 §4.1.1.11: nothing allows a keyword to stand twice, and two values could not both hold.
            if (!matcher.matches() || !seen.add(matcher.group(1).toUpperCase(Locale.ROOT))) {
                return malformed(Command.Flaw.BAD_PARAMETER);
            }
            String value = matcher.group(2) == null ? "" : matcher.group(2);
            parameters.add(new Parameter(matcher.group(1).toUpperCase(Locale.ROOT), value));
        }
        return make.apply(parameters);
    }

    private static Command chunk(String argument) {
        Matcher matcher = CHUNK.matcher(argument);
        if (!matcher.matches()) {
            return malformed(Command.Flaw.BAD_CHUNK_SIZE);
        }
        Command.ChunkPart part = matcher.group(2) == null ? Command.ChunkPart.MORE : Command.ChunkPart.LAST;
        return new Command.Bdat(Long.parseLong(matcher.group(1)), part);
    }
}
