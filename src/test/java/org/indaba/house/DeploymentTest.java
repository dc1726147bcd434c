package org.indaba.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds what operators install to the program and its documents. */
class DeploymentTest {

    /** What Prometheus adds to the name of a counter. */
    private static final String COUNTER = "_total";

    @Test
    void theDashboardShowsTheMetricsThatAreDocumentedAndNoOthers() throws IOException {
        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `(indaba\\.[a-z.]+)` \\|").matcher(metrics());
        while (row.find()) {
            documented.add(row.group(1).replace('.', '_'));
        }
        Set<String> shown = new TreeSet<>();
        JsonNode panels = new ObjectMapper().readTree(Path.of("deployment/dashboard.json").toFile()).path("panels");
        for (JsonNode panel : panels) {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).as(panel.path("title").asText()).isNotBlank();
            for (JsonNode target : panel.path("targets")) {
                Matcher name = Pattern.compile("indaba_[a-z_]+").matcher(target.path("expr").asText());
                while (name.find()) {
                    shown.add(name.group().replaceFirst(COUNTER + "$", ""));
                }
            }
        }

        assertThat(documented).hasSizeGreaterThan(10);
        assertThat(shown).isEqualTo(documented);
    }

    private static String metrics() throws IOException {
        String text = Files.readString(Path.of("docs/operations.md"));
        int from = text.indexOf("## Metrics");
        return text.substring(from, text.indexOf("\n## ", from));
    }

    /** By itself, for nobody would know; the rest of the program is the same everywhere. */
    @Test
    void buildOnArmTakesTheMachineCodeForArm() throws IOException {
        String profile = Pattern.compile("(?s)<profile>(?:(?!</profile>).)*<arch>aarch64</arch>.*?</profile>")
                .matcher(Files.readString(Path.of("pom.xml"))).results().map(MatchResult::group).findFirst().orElse("");

        assertThat(profile).contains("<name>linux</name>", "<postgres-binaries.platform>linux-arm64v8</postgres-binaries.platform>",
                "<corretto-crypto.platform>linux-aarch_64</corretto-crypto.platform>");
    }

    @Test
    void linesThatMakeTheContainerKeepItWatchedAndTellVisitorsApart() throws IOException {
        String file = Files.readString(Path.of("deployment/Containerfile"));

        // Podman's own format has no place for it.
        assertThat(file).contains("\nHEALTHCHECK ", "podman build --format docker ");
        assertThat(file.substring(0, file.indexOf("\nFROM "))).contains("--restart on-failure", "-e INDABA_WEB_TRUSTED_PROXIES=");
    }

    @Test
    void whatTheContainerIsMadeOfIsThere() throws IOException {
        String file = Files.readString(Path.of("deployment/Containerfile"));
        Matcher copy = Pattern.compile("(?m)^COPY (?:--chown=\\S+ )?((?:\\S+ )+)\\S+$").matcher(file);
        Set<String> sources = new TreeSet<>();
        while (copy.find()) {
            if (!copy.group(1).startsWith("--from")) {
                sources.addAll(Set.of(copy.group(1).strip().split(" ")));
            }
        }

        assertThat(sources).contains("pom.xml", "src/main", "bin/indaba", "bin/java-25")
                .allSatisfy(source -> assertThat(Path.of(source)).exists());
        assertThat(file).contains("USER indaba", "INDABA_HOME=/var/lib/indaba", "VOLUME /var/lib/indaba");
    }
}
