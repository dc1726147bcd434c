package org.indaba.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.http.AttemptLimit;
import org.indaba.lists.PreferenceChange;
import org.indaba.lists.RoleAddress;
import org.indaba.lists.RosterReader;
import org.junit.jupiter.api.Test;

/** Holds what operators read to the program: what they meet in it is explained, and numbers and steps are the true ones (rule 14). */
class OperatorDocsTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path OPERATIONS = Path.of("docs/operations.md");

    /** A command of an installation under the unit; what only builds needs no home. */
    private static final Pattern INSTALLED = Pattern.compile("(.{0,60})/opt/indaba/bin/indaba (?!--version)");

    @Test
    void everyEventOfTheProgramIsExplained() throws IOException {
        Set<String> written = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher event = Pattern.compile("(?i)\\blog\\.\\w+\\([^;]*?\"event=([a-z-]+)").matcher(Files.readString(file));
                while (event.find()) {
                    written.add(event.group(1));
                }
            }
        }

        String text = Files.readString(OPERATIONS);
        assertThat(written).hasSizeGreaterThan(15).allSatisfy(event -> assertThat(text).contains("`" + event + "`"));
    }

    @Test
    void everyAddressOfAListIsExplained() throws IOException {
        String text = section("## The addresses of a list");

        assertThat(RoleAddress.values()).allSatisfy(role -> {
            boolean confirms = role == RoleAddress.CONFIRM;
            assertThat(text).contains("`LIST-" + role.word() + (confirms ? "+TOKEN@`" : "@`"));
            assertThat(text).contains(confirms ? "`LIST+TOKEN@`" : "`LIST+" + role.word() + "@`");
        });
        assertThat(text).contains("`owner-LIST@`", "`owner-LIST+TOKEN@`", "`postmaster@`", "`abuse@`", "`mailer-daemon@`");
    }

    @Test
    void everyWishOfAMemberIsExplained() throws IOException {
        String text = section("## Copies as a member wants them");

        assertThat(Arrays.stream(PreferenceChange.ALLOWED.split(", ")).map(wish -> wish.substring(0, wish.indexOf('=') + 1)))
                .hasSizeGreaterThan(5).allSatisfy(wish -> assertThat(text).contains("`" + wish));
        assertThat(text).contains("`delivery=on`", "next " + PreferenceChange.MAX_PAUSE);
    }

    @Test
    void limitsAreThoseOfTheProgram() throws IOException {
        assertThat(Files.readString(OPERATIONS)).contains("After " + AttemptLimit.MAX_ATTEMPTS + " wrong tokens");
        assertThat(section("## Coming from another list manager"))
                .contains("%,d rows and %d MB by command".formatted(RosterReader.MAX_ROWS, RosterReader.MAX_OCTETS >> 20));
        assertThat(section("## A second node")).contains("up to " + setting("quarkus.datasource.jdbc.max-size") + " for each node");
        assertThat(section("## Pages, and who may see them")).contains("client_max_body_size "
                + setting("quarkus.http.limits.max-body-size").toLowerCase(Locale.ROOT));
    }

    /** Else it would act on another Indaba than the one that runs, and say nothing. */
    @Test
    void everyCommandOfAnInstallationMeansTheHomeOfTheUnit() throws IOException {
        String unit = Files.readString(Path.of("deployment/indaba.service"));
        assertThat(unit).contains("\nEnvironment=INDABA_HOME=/var/lib/indaba\n", "\nExecStart=/opt/indaba/bin/indaba serve\n",
                "\nUser=indaba\n");
        for (Path document : List.of(Path.of("README.md"), OPERATIONS)) {
            List<String> before = INSTALLED.matcher(Files.readString(document)).results().map(each -> each.group(1)).toList();
            assertThat(before).as(document.toString()).isNotEmpty()
                    .allSatisfy(words -> assertThat(words).endsWith("sudo -u indaba env INDABA_HOME=/var/lib/indaba "));
        }
    }

    @Test
    void theReadmeNamesWhatARealDomainCannotDoWithout() throws IOException {
        String text = Files.readString(Path.of("README.md"));

        assertThat(text.substring(text.indexOf("## Behind a real domain"))).contains("`indaba.properties`", "`indaba.web.url=https://",
                "`indaba.web.trusted-proxies=", "`indaba.hostname=", "bin/indaba dkim create", "--zone", "`ip6tables`");
        // What most readers' own domains ask for, behind the dialogue that ends otherwise.
        assertThat(Files.readString(MAIN.resolve("org/indaba/moderate/Replies.java"))).contains(", which waits for a moderator\"");
        assertThat(text.substring(text.indexOf("221 2.0.0 Goodbye"))).contains("`kept as post 1, which waits for a moderator`",
                "bin/indaba held accept 1");
    }

    private static String section(String head) throws IOException {
        String text = Files.readString(OPERATIONS);
        int from = text.indexOf("\n" + head + "\n");
        assertThat(from).as(head).isNotNegative();
        return text.substring(from, text.indexOf("\n## ", from + 1));
    }

    private static String setting(String key) throws IOException {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(key) + "=(.+)$")
                .matcher(Files.readString(Path.of("src/main/resources/application.properties")));
        assertThat(line.find()).as(key).isTrue();
        return line.group(1);
    }
}
