package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapingTest {

    private static final SiteLimits OTHERS = new SiteLimits(5, 20, 100, 0, Duration.ofMinutes(1));

    private static Shaping read(String text) {
        if (ShapingReading.read(text, OTHERS) instanceof ShapingReading.Read(Shaping shaping)) {
            return shaping;
        }
        throw new AssertionError(ShapingReading.read(text, OTHERS));
    }

    @Test
    void theFirstLineThatFitsDecides() {
        Shaping shaping = read("""
                # a comment
                mx.example.org = connections=7   # and another

                *.example.org  = connections=3 start=2 messages=4 copies-per-minute=60 backoff=2h
                *              = backoff=30s
                """);

        assertThat(shaping.of("mx.example.org")).isEqualTo(new SiteLimits(5, 7, 100, 0, Duration.ofMinutes(1)));
        assertThat(shaping.of("mx2.example.org")).isEqualTo(new SiteLimits(2, 3, 4, 60, Duration.ofHours(2)));
        assertThat(shaping.of("example.org")).isEqualTo(new SiteLimits(5, 20, 100, 0, Duration.ofSeconds(30)));
        assertThat(shaping.mostConnections()).isEqualTo(20);
    }

    @Test
    void aPatternFitsTheWholeNameAndADotIsADot() {
        Shaping shaping = read("a.test = connections=1\nmx*.b.test,* = connections=2");

        assertThat(shaping.of("a.test").connections()).isEqualTo(1);
        assertThat(shaping.of("a_test")).isEqualTo(OTHERS);
        assertThat(shaping.of("a.test.org")).isEqualTo(OTHERS);
        assertThat(shaping.of("mx1.b.test,mx2.b.test").connections()).isEqualTo(2);
        assertThat(shaping.of("x.mx1.b.test,mx2.b.test")).isEqualTo(OTHERS);
    }

    @Test
    void fewConnectionsLowerAStartThatIsNotSaid() {
        assertThat(read("a = connections=2").of("a").start()).isEqualTo(2);
        assertThat(read("a = connections=50").of("a").start()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connections                       | a line is PATTERN
            connections=5                     | "5" is none of connections
            a b = connections=5               | a line is PATTERN
            = connections=5                   | a line is PATTERN
            a =                               | "" is none of connections
            a = connection=5                  | "connection" is none of connections
            a = connections                   | connections is a whole number from 1, not ""
            a = connections=0                 | connections is a whole number from 1, not "0"
            a = connections=-1                | connections is a whole number
            a = messages=1e3                  | messages is a whole number
            a = copies-per-minute=9999999999  | copies-per-minute is a whole number
            a = connections=2 start=3         | start is between 1 and connections, which are 2
            a = start=2 start=2               | start is said twice
            a = backoff=5                     | backoff is a time such as 30s, 5m or 1h, not "5"
            a = backoff=0s                    | backoff is longer than nothing
            a = sources=                      | sources are addresses of this machine
            a = sources=192.0.2.1,            | sources are addresses of this machine
            a = sources=mx.example.org        | sources are addresses of this machine
            """)
    void aMistakeIsToldWithItsLine(String line, String mistake) {
        assertThat(ShapingReading.read("ok = start=1\n\n" + line + "\n", OTHERS)).isInstanceOfSatisfying(ShapingReading.Wrong.class,
                wrong -> assertThat(wrong.mistakes()).singleElement().asString().startsWith("line 3: " + mistake));
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThat(ShapingReading.read("a\nb = start=1\nb = start=2\n", OTHERS)).isInstanceOfSatisfying(ShapingReading.Wrong.class,
                wrong -> assertThat(wrong.mistakes()).hasSize(2)
                        .last().asString().isEqualTo("line 3: b stands in the table twice; the first line decides"));
    }

    @Test
    void theShippedTableIsTheOneThatIsUsedAndNamesSitesThatThereAre() throws IOException {
        assertThat(Files.readString(Path.of("deployment/shaping.properties"))).isEqualTo(Shaping.standardTable());
        Shaping shaping = read(Shaping.standardTable());
        String sites = Files.readString(Path.of("src/main/resources/org/indaba/deliver/sites.txt"));

        assertThat(shaping.of("yahoo")).isEqualTo(new SiteLimits(2, 5, 20, 2400, Duration.ofMinutes(5)));
        assertThat(Shaping.standardTable().lines().filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split(" ")[0])).hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(sites).containsPattern("(?m)^" + name + " "));
        assertThat(shaping.mostConnections()).isEqualTo(20);
    }

    @Test
    void limitsOutOfRangeAreNoLimits() {
        assertThatThrownBy(() -> new SiteLimits(0, 1, 1, 0, Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SiteLimits(1, 0, 1, 0, Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SiteLimits(1, 1, 1, -1, Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SiteLimits(1, 1, 1, 0, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
