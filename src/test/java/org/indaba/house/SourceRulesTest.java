package org.indaba.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What bytecode cannot show: sizes, reasons, package descriptions and the grammar of RFC marks. */
class SourceRulesTest {

    private static final int MAX_FILE_LINES = 500;
    private static final int MAX_METHOD_LINES = 70;
    private static final int MAX_LINE_LENGTH = 140;
    private static final int MAX_PARAMETERS = 7;

    private static final List<String> PACKAGE_PARTS = List.of(
            "What it is:", "Where in the mail's way:", "Start reading at:", "Guarantees:", "When it fails:", "Standards:", "@NullMarked");

    /** {@code RFC 5321 §4.5.3.1.8}, and nothing else that begins like it. */
    private static final Pattern RFC = Pattern.compile("\\bRFC ?\\d+");
    private static final Pattern RFC_WITH_SECTION = Pattern.compile("\\bRFC \\d{3,4}(?:\\b(?! ?[Ss]ection))");
    private static final Pattern TODO = Pattern.compile("(?i)\\b(todo|fixme|xxx)\\b");
    private static final Pattern TODO_WITH_GRADE = Pattern.compile("// (RFC \\d+ §[0-9.]+ )?todo (low|medium|high): .+");
    private static final Pattern METHOD = Pattern.compile("^    (?:    )?"
            + "(?:(?:public|protected|private|static|final|synchronized|abstract) )*"
            + "(?:<[^>]+> )?[\\w.<>\\[\\], ?]+ \\w+\\(.*");

    @Test
    void enoughSourcesAreRead() {
        assertThat(sources("src/main/java")).hasSizeGreaterThan(100);
    }

    @Test
    void filesAreSmall() {
        assertThat(everything()).allSatisfy(file ->
                assertThat(lines(file).size()).as(file + " (rule 7)").isLessThanOrEqualTo(MAX_FILE_LINES));
    }

    @Test
    void linesFitTheScreen() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : everything()) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MAX_LINE_LENGTH) {
                    tooLong.add(file + ":" + (i + 1));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsAreShortAndTakeFewParameters() {
        List<String> offences = new ArrayList<>();
        for (Path file : sources("src/main/java")) {
            offences.addAll(methodOffences(file, lines(file)));
        }
        assertThat(offences).as("a method has at most 70 lines and 7 parameters, and no public one a boolean (rule 7)").isEmpty();
    }

    private static List<String> methodOffences(Path file, List<String> lines) {
        List<String> offences = new ArrayList<>();
        boolean open = lines.stream().anyMatch(line -> line.startsWith("public ") && line.contains(" interface "));
        boolean text = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            // What stands in a text block is SQL or prose, and may look like a method with many parameters.
            boolean quoted = text;
            text ^= line.split("\"\"\"", -1).length % 2 == 0;
            if (quoted || !METHOD.matcher(line).matches() || line.contains(" new ") || line.contains(" return ")
                    || line.contains(" record ") || line.strip().startsWith("*")) {
                continue;
            }
            String head = head(lines, i);
            if (!head.endsWith("{") && !(open && head.endsWith(");") && !head.contains("="))) {
                continue;
            }
            String where = file + ":" + (i + 1);
            int end = head.endsWith("{") ? closing(lines, i) : i;
            if (end - i + 1 > MAX_METHOD_LINES) {
                offences.add(where + " has " + (end - i + 1) + " lines");
            }
            String parameters = head.substring(head.indexOf('(') + 1, Math.max(head.indexOf('(') + 1, head.lastIndexOf(')')));
            int count = parameters.isBlank() ? 0 : parameters.replaceAll("<[^<>]*(<[^<>]*>)?[^<>]*>", "").split(",").length;
            if (count > MAX_PARAMETERS) {
                offences.add(where + " has " + count + " parameters");
            }
            if ((open || line.startsWith("    public ")) && Pattern.compile("\\b(b|B)oolean \\w+").matcher(parameters).find()) {
                offences.add(where + " takes a boolean");
            }
        }
        return offences;
    }

    private static String head(List<String> lines, int from) {
        StringBuilder head = new StringBuilder();
        for (int i = from; i < Math.min(lines.size(), from + 12); i++) {
            head.append(lines.get(i).strip()).append(' ');
            if (lines.get(i).endsWith("{") || lines.get(i).endsWith(";") || lines.get(i).isBlank()) {
                break;
            }
        }
        return head.toString().strip();
    }

    /** The line of the brace that closes what begins here: the first with the same indent. */
    private static int closing(List<String> lines, int from) {
        String indent = lines.get(from).substring(0, lines.get(from).length() - lines.get(from).stripLeading().length());
        for (int i = from + 1; i < lines.size(); i++) {
            if (lines.get(i).equals(indent + "}")) {
                return i;
            }
        }
        return from;
    }

    @Test
    void everyPackageSaysWhatItIs() {
        for (Path folder : folders("src/main/java/org/indaba")) {
            Path info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(read(info)).as(info.toString()).contains(PACKAGE_PARTS);
        }
    }

    @Test
    void everyDefaultBranchSaysWhy() {
        List<String> silent = new ArrayList<>();
        for (Path file : sources("src/main/java")) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (line.startsWith("default ->") || line.startsWith("default:")) {
                    boolean reason = line.contains("//") || i > 0 && lines.get(i - 1).strip().startsWith("//")
                            || i + 1 < lines.size() && lines.get(i + 1).strip().startsWith("//");
                    if (!reason) {
                        silent.add(file + ":" + (i + 1));
                    }
                }
            }
        }
        assertThat(silent).as("a switch without default breaks the build where a new case matters (rule 3)").isEmpty();
    }

    @Test
    void openEndsHaveAReasonAndAGrade() {
        List<String> offences = new ArrayList<>();
        for (Path file : sources("src/main/java")) {
            for (String line : lines(file)) {
                if (TODO.matcher(line).find() && !TODO_WITH_GRADE.matcher(line).find()) {
                    offences.add(file + ": " + line.strip());
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void standardsAreCitedInOneForm() {
        List<String> offences = new ArrayList<>();
        for (Path file : everything()) {
            if (file.endsWith("SourceRulesTest.java")) {
                continue;
            }
            for (String line : lines(file)) {
                Matcher matcher = RFC.matcher(line);
                while (matcher.find()) {
                    if (!RFC_WITH_SECTION.matcher(line.substring(matcher.start())).lookingAt()) {
                        offences.add(file + ": " + line.strip());
                    }
                }
            }
        }
        assertThat(offences).as("the form is: RFC <number> §<section> (rule 11)").isEmpty();
    }

    @Test
    void theStandardsTableHoldsEveryCitedRfc() {
        String table = read(Path.of("docs/standards.md"));
        List<String> missing = cited(everything()).stream()
                .filter(number -> !Pattern.compile("(?m)^\\| (RFC )?" + number + " ").matcher(table).find()).toList();
        assertThat(missing).as("docs/standards.md needs a row for each").isEmpty();
    }

    @Test
    void everyStandardSaidToBeKeptIsCitedInCodeAndTests() {
        List<String> main = cited(sources("src/main/java"));
        List<String> tests = cited(sources("src/test/java"));
        List<String> offences = new ArrayList<>();
        Matcher row = Pattern.compile("(?m)^\\| (?:RFC )?(\\d+) \\|[^|]*\\| (Yes|Partial)\\b").matcher(read(Path.of("docs/standards.md")));
        while (row.find()) {
            if (!main.contains(row.group(1))) {
                offences.add(row.group(1) + " is cited nowhere in src/main");
            }
            if (!tests.contains(row.group(1))) {
                offences.add(row.group(1) + " is cited nowhere in src/test");
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void everyDeviationHasItsRow() {
        String table = read(Path.of("docs/standards.md"));
        List<String> missing = new ArrayList<>();
        for (Path file : sources("src/main/java")) {
            Matcher matcher = Pattern.compile("RFC (\\d+) §([0-9.]*[0-9]) deviates").matcher(read(file));
            while (matcher.find()) {
                String section = "§" + matcher.group(2);
                if (table.lines().noneMatch(line -> line.contains(matcher.group(1)) && line.contains(section))) {
                    missing.add(matcher.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyImportIsUsed() {
        List<String> idle = new ArrayList<>();
        for (Path file : everything()) {
            String code = read(file);
            String body = code.replaceAll("(?m)^import .*$", "");
            Pattern.compile("(?m)^import (?:static )?[\\w.]+\\.(\\w+);").matcher(code).results().map(result -> result.group(1))
                    .filter(name -> !Pattern.compile("\\b" + name + "\\b").matcher(body).find())
                    .forEach(name -> idle.add(file + ": " + name));
        }
        assertThat(idle).isEmpty();
    }

    private static List<String> cited(List<Path> files) {
        return files.stream().map(SourceRulesTest::read).flatMap(text -> Pattern.compile("\\bRFC (\\d{3,4})\\b").matcher(text).results())
                .map(result -> result.group(1)).distinct().sorted().toList();
    }

    private static List<Path> everything() {
        return Stream.of("src/main/java", "src/test/java").flatMap(root -> sources(root).stream()).toList();
    }

    private static List<Path> sources(String root) {
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> folders(String root) {
        return sources(root).stream().map(Path::getParent).distinct().filter(folder -> !folder.equals(Path.of(root))).toList();
    }

    private static List<String> lines(Path file) {
        return read(file).lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
