package org.indaba.deliver;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What reading a table of limits by site gave. */
public sealed interface ShapingReading {

    /**
     * A table.
     *
     * @param shaping what it says
     */
    record Read(Shaping shaping) implements ShapingReading {
    }

    /**
     * No table: every line that is wrong, with its number.
     *
     * @param mistakes sentences such as {@code line 3: …}, without a full stop
     */
    record Wrong(List<String> mistakes) implements ShapingReading {

        public Wrong {
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * Reads lines of the form {@code PATTERN = connections=10 start=2 messages=50 copies-per-minute=600 backoff=5m sources=192.0.2.1}.
     * A pattern is the name of a site; {@code *} in it stands for any characters. What a line does not say is as for all other sites; a
     * start that is not said is lowered to the connections. Empty lines and what follows {@code #} are passed over.
     *
     * @param text the table
     * @param others what holds for sites that are not in the table
     */
    static ShapingReading read(String text, SiteLimits others) {
        List<Shaping.Row> rows = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        Set<String> patterns = new HashSet<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String meaning = lines.get(i).replaceFirst("#.*", "").strip();
            if (!meaning.isEmpty()) {
                try {
                    rows.add(row(meaning, others, patterns));
                } catch (IllegalArgumentException wrong) {
                    mistakes.add("line " + (i + 1) + ": " + wrong.getMessage());
                }
            }
        }
        return mistakes.isEmpty() ? new Read(Shaping.of(rows, others)) : new Wrong(mistakes);
    }

    private static Shaping.Row row(String meaning, SiteLimits others, Set<String> patterns) {
        int equals = meaning.indexOf('=');
        String pattern = equals < 0 ? "" : meaning.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        if (pattern.isEmpty() || pattern.contains(" ")) {
            throw new IllegalArgumentException("a line is PATTERN = NAME=VALUE …, such as *.example.org = connections=5");
        }
        if (!patterns.add(pattern)) {
            throw new IllegalArgumentException(pattern + " stands in the table twice; the first line decides");
        }
        Words words = new Words(others);
        for (String word : meaning.substring(equals + 1).strip().split("\\s+")) {
            words.take(word);
        }
        return new Shaping.Row(matching(pattern), words.limits());
    }

    private static Predicate<String> matching(String pattern) {
        if (!pattern.contains("*")) {
            return pattern::equals;
        }
        StringBuilder expression = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            expression.append(expression.isEmpty() ? "" : ".*").append(part.isEmpty() ? "(?:)" : Pattern.quote(part));
        }
        return Pattern.compile(expression.toString()).asMatchPredicate();
    }

    /** The values of a line as they are read. */
    final class Words {

        private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh])");
        private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,8}");

        private final Set<String> said = new HashSet<>();
        private int connections;
        private int start;
        private int messages;
        private int perMinute;
        private Duration backoff;
        private List<InetAddress> sources;

        private Words(SiteLimits others) {
            connections = others.connections();
            start = others.start();
            messages = others.messagesPerConnection();
            perMinute = others.copiesPerMinute();
            backoff = others.backoff();
            sources = others.sources();
        }

        private void take(String word) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            if (!said.add(name)) {
                throw new IllegalArgumentException(name + " is said twice");
            }
            switch (name) {
                case "connections" -> connections = count(name, value);
                case "start" -> start = count(name, value);
                case "messages" -> messages = count(name, value);
                case "copies-per-minute" -> perMinute = count(name, value);
                case "backoff" -> backoff = time(value);
                case "sources" -> sources = addresses(value);
                // What an operator may write is open; everything else is a mistake.
                default -> throw new IllegalArgumentException("\"" + name
                        + "\" is none of connections, start, messages, copies-per-minute, backoff and sources");
            }
        }

        private static int count(String name, String value) {
            if (!COUNT.matcher(value).matches()) {
                throw new IllegalArgumentException(name + " is a whole number from 1, not \"" + value + "\"");
            }
            return Integer.parseInt(value);
        }

        private static Duration time(String value) {
            Matcher parts = TIME.matcher(value);
            if (!parts.matches()) {
                throw new IllegalArgumentException("backoff is a time such as 30s, 5m or 1h, not \"" + value + "\"");
            }
            long amount = Long.parseLong(parts.group(1));
            return switch (parts.group(2).charAt(0)) {
                case 's' -> Duration.ofSeconds(amount);
                case 'm' -> Duration.ofMinutes(amount);
                // The expression lets nothing else through.
                default -> Duration.ofHours(amount);
            };
        }

        private static List<InetAddress> addresses(String value) {
            List<InetAddress> addresses = new ArrayList<>();
            for (String literal : value.split(",", -1)) {
                try {
                    addresses.add(InetAddress.ofLiteral(literal));
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException("sources are addresses of this machine with commas between, such as "
                            + "192.0.2.1,2001:db8::1, not \"" + value + "\"", wrong);
                }
            }
            return addresses;
        }

        private SiteLimits limits() {
            int first = said.contains("start") ? start : Math.min(start, connections);
            return new SiteLimits(first, connections, messages, perMinute, backoff, sources);
        }
    }
}
