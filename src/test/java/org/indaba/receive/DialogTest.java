package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.smtp.BareLineEnds;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs each {@code dialogs/*.smtp} against a real server. {@code C:} sends a line; {@code C>} sends octets without a line end;
 * {@code S:} is a line of a reply, {@code *} standing for anything; {@code S*} skips lines up to one that fits; {@code S#} is the end of
 * the connection; {@code M:} is a message that the intake got, in order; {@code M#} says how many there were; {@code E:} is an event.
 * Settings stand on top behind {@code !}. In what is sent and compared, {@code \r \n \0 \\ \xNN} are octets and {@code {x*N}} is x N times.
 */
class DialogTest {

    private static final Path FOLDER = Path.of("src/test/resources/dialogs");
    private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]+)\\*(\\d+)}");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(r|n|0|\\\\|x[0-9a-f]{2})");

    @TestFactory
    Stream<DynamicTest> theServerAnswersAsTheDialogSays() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(FOLDER)) {
            found.filter(file -> file.toString().endsWith(".smtp")).sorted().forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(30);
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }

    private static void run(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        try (RunningServer server = options(lines).start(); WireClient client = server.connect()) {
            int message = 0;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                String where = file.getFileName() + ":" + (i + 1);
                String rest = line.length() > 3 ? line.substring(3) : "";
                switch (line.isEmpty() ? "#" : line.substring(0, Math.min(2, line.length()))) {
                    case "C:" -> client.raw(octets(rest) + "\r\n");
                    case "C>" -> client.raw(octets(rest));
                    case "S:" -> assertThat(client.line()).as(where).matches(glob(rest));
                    case "S*" -> skipTo(client, rest, where);
                    case "S#" -> assertThat(client.isClosed()).as(where).isTrue();
                    case "M:" -> assertThat(server.intake.taken().get(message++).octets()).as(where).isEqualTo(octets(rest));
                    case "M#" -> assertThat(server.intake.taken()).as(where).hasSize(Integer.parseInt(rest));
                    case "E:" -> assertThat(server.events.told).as(where).anyMatch(event -> event.matches(glob(rest)));
                    // A default, since all other lines are comments and settings.
                    default -> assertThat(line).as(where).matches("|#.*|!.*");
                }
            }
        }
    }

    private static void skipTo(WireClient client, String pattern, String where) throws IOException {
        String line = client.line();
        while (!line.matches(glob(pattern))) {
            assertThat(line).as(where + " skips to " + pattern).isNotEmpty();
            line = client.line();
        }
    }

    private static RunningServer.Options options(List<String> lines) {
        RunningServer.Options options = new RunningServer.Options();
        for (String line : lines) {
            String[] words = line.split(" ");
            switch (words[0].equals("!") ? words[1] : "") {
                case "max-size" -> options.caps = options.caps.withMaxSize(Long.parseLong(words[2]));
                case "repair" -> options.bareLineEnds = BareLineEnds.REPAIR;
                case "trusted" -> options.trusted = List.of(Network.parse(words[2]));
                case "tls" -> options.tls = new TlsOffer.StartTls(() -> {
                    throw new IllegalStateException("the key is gone");
                });
                case "" -> { }
                // A default, so that a misspelt setting does not go unnoticed.
                default -> throw new AssertionError("no such setting: " + line);
            }
        }
        return options;
    }

    private static String octets(String text) {
        // The files are UTF-8, and so are the octets on the wire.
        String characters = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String repeated = REPEATED.matcher(characters).replaceAll(
                match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
        return ESCAPED.matcher(repeated).replaceAll(match -> Matcher.quoteReplacement(octet(match.group(1))));
    }

    private static String octet(String escape) {
        return switch (escape.charAt(0)) {
            case 'r' -> "\r";
            case 'n' -> "\n";
            case '0' -> "\0";
            case 'x' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            // A default, since only the backslash itself is left.
            default -> "\\";
        };
    }

    private static String glob(String pattern) {
        return "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";
    }
}
