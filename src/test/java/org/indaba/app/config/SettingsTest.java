package org.indaba.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @TempDir
    Path folder;

    @Test
    void withoutAFileTheDefaultsHold() {
        Settings settings = Settings.read(new Home(folder), Map.of());

        assertThat(settings.effective("indaba.smtp.port")).isEqualTo("2525");
        assertThat(settings.of("indaba.smtp.port")).isEmpty();
        assertThat(settings.made()).containsExactly(Map.entry("indaba.home", folder.toString()));
    }

    @Test
    void environmentWinsOverTheFile() throws IOException {
        file("indaba.smtp.port=2526\nindaba.http.port = 8081 \nindaba.smtp.host=\n");

        Settings settings = Settings.read(new Home(folder), Map.of("INDABA_SMTP_PORT", "2527", "INDABA_JAVA_OPTS", "-Xmx1g",
                "INDABA_SMTP_CONNECTIONS_PER_PEER", "7", "OTHER", "x"));

        assertThat(settings.effective("indaba.smtp.port")).isEqualTo("2527");
        assertThat(settings.effective("indaba.http.port")).isEqualTo("8081");
        assertThat(settings.effective("indaba.smtp.connections-per-peer")).isEqualTo("7");
        assertThat(settings.effective("indaba.smtp.host")).isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @CsvSource({
        "indaba.smtp.prot, indaba.smtp.port",
        "indaba.delivery.connection-per-site, indaba.delivery.connections-per-site",
        "indaba.smtp.maxSize, indaba.smtp.max-size",
        "smtp.port, indaba.smtp.host",
    })
    void unknownKeyIsNamedWithTheNearestOne(String wrong, String nearest) throws IOException {
        file(wrong + "=1\n");

        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of())).isInstanceOf(Refusal.class)
                .hasMessageContaining("no setting " + wrong).hasMessageContaining(folder.resolve("indaba.properties").toString())
                .satisfies(e -> {
                    if (!wrong.startsWith("smtp")) {
                        assertThat(e).hasMessageContaining("Did you mean " + nearest + "?");
                    }
                });
    }

    /** Else signing in by another site would be off, and nobody would be told. */
    @ParameterizedTest
    @CsvSource({
        "indaba.oidc.issuer=https://id.example.org, needs indaba.oidc.client-id and indaba.oidc.client-secret too",
        "indaba.oidc.issuer=https://id.example.org\\nindaba.oidc.client-id=a, needs indaba.oidc.client-secret too",
        "indaba.oidc.client-id=a\\nindaba.oidc.client-secret=b, needs indaba.oidc.issuer too",
        "indaba.oidc.label=Example, needs indaba.oidc.issuer and indaba.oidc.client-id and indaba.oidc.client-secret too",
        "indaba.oidc.issuer=id.example.org\\nindaba.oidc.client-id=a\\nindaba.oidc.client-secret=b, indaba.oidc.issuer must be",
    })
    void halfOfASignInByAnotherSiteIsRefused(String lines, String complaint) throws IOException {
        file(lines.replace("\\n", "\n") + "\n");

        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of())).isInstanceOf(Refusal.class).hasMessageContaining(complaint);
    }

    @Test
    void signInByAnotherSiteIsTakenWhole() throws IOException {
        file("indaba.oidc.issuer=https://id.example.org\nindaba.oidc.client-id=a\n");

        assertThat(Settings.read(new Home(folder), Map.of("INDABA_OIDC_CLIENT_SECRET", "b")).made()).containsKeys("indaba.oidc.issuer",
                "indaba.oidc.client-id", "indaba.oidc.client-secret");
    }

    @Test
    void unknownVariableIsNamedWithTheNearestOne() {
        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of("INDABA_SMTP_PROT", "25"))).isInstanceOf(Refusal.class)
                .hasMessage("There is no setting INDABA_SMTP_PROT (in the environment). Did you mean INDABA_SMTP_PORT?");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        file("indaba.smtp.port=70000\nindaba.smtp.host=localhost\nindaba.ledger.keep=soon\nindaba.nonsense=1\n");

        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of("INDABA_HTTP_PORT", "x")))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(5))
                .hasMessageContaining("indaba.smtp.host must be an IP address, not \"localhost\"")
                .hasMessageContaining("indaba.smtp.port must be a port, 0 to 65535, not \"70000\"")
                .hasMessageContaining("indaba.ledger.keep must be a time such as")
                .hasMessageContaining("INDABA_HTTP_PORT in the environment");
    }

    @Test
    void settingsThatBelongTogetherAreCheckedTogether() throws IOException {
        file("indaba.smtp.tls-key=a\nindaba.database.password=b\nindaba.delivery.first-retry=5h\nindaba.delivery.smarthost-username=c\n");

        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of()))
                .hasMessageContaining("tls-certificate").hasMessageContaining("indaba.database.url")
                .hasMessageContaining("max-retry").hasMessageContaining("smarthost-password");
    }

    /** Else nobody would know whether a mail arrived that tries a member's address. */
    @ParameterizedTest
    @CsvSource({"215h, 5d", "2d, 5d", "'', 27d", "5d, 25h", "1h, 1m"})
    void aLedgerThatIsGoneBeforeItIsAskedIsRefused(String keep, String giveUpAfter) throws IOException {
        file("indaba.ledger.keep=" + keep + "\nindaba.delivery.give-up-after=" + giveUpAfter + "\n");

        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of())).isInstanceOf(Refusal.class)
                .hasMessage("indaba.ledger.keep must be at least 4 days longer than indaba.delivery.give-up-after: "
                        + "what became of a copy is asked for until then.");
    }

    @ParameterizedTest
    @CsvSource({"9d, 5d", "216h, ''", "'', 26d", "5d, 24h"})
    void aLedgerThatIsKeptUntilItIsAskedIsTaken(String keep, String giveUpAfter) throws IOException {
        file("indaba.ledger.keep=" + keep + "\nindaba.delivery.give-up-after=" + giveUpAfter + "\n");

        assertThat(Settings.read(new Home(folder), Map.of()).made()).containsKey("indaba.home");
    }

    @Test
    void homeCannotStandInItsOwnFile() throws IOException {
        file("indaba.home=/elsewhere\n");
        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of())).hasMessageContaining("--home");
    }

    @Test
    void fileThatIsNoTextIsRefused() throws IOException {
        Files.write(folder.resolve("indaba.properties"), "indaba.hostname=\u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of())).isInstanceOf(Refusal.class).hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"10MB, 10485760", "512kb, 524288", "1GB, 1073741824", "1, 1", "7 B, 7"})
    void sizesAreRead(String text, long octets) {
        assertThat(new Converters.Size().convert(text)).isEqualTo(octets);
    }

    @ParameterizedTest
    @CsvSource({"5m, PT5M", "30d, PT720H", "4h, PT4H", "30s, PT30S", "250ms, PT0.25S", "5M, PT5M"})
    void timesAreRead(String text, String iso) {
        assertThat(new Converters.Time().convert(text)).hasToString(iso);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "indaba.smtp.max-size | 0", "indaba.smtp.max-size | 10XB", "indaba.smtp.max-size | -1", "indaba.smtp.max-size | 1234567890123",
        "indaba.ledger.keep | 0d", "indaba.ledger.keep | 5", "indaba.ledger.keep | -5m", "indaba.ledger.keep | 1234567890s",
        "indaba.smtp.port | 65536", "indaba.smtp.port | -1", "indaba.smtp.connections | 0", "indaba.smtp.connections | 10000000",
        "indaba.delivery.allow-private-addresses | yes", "indaba.delivery.smarthost-tls | maybe", "indaba.delivery.smarthost | a b",
        "indaba.delivery.smarthost | host:0", "indaba.dns.servers | 127.0.0.1:5353,x:99999", "indaba.web.url | lists.example.org",
        "indaba.database.url | jdbc:mysql://x/y", "indaba.hostname | -x", "indaba.smtp.trusted-relays | 10.0.0.0/33",
        "indaba.smtp.trusted-relays | example.org", "indaba.delivery.source-addresses | here",
        "indaba.smtp.bare-line-ends | accept", "indaba.smtp.bare-line-ends | refuse, repair",
        "indaba.web.second-factor | all", "indaba.web.second-factor | Owners",
        "indaba.web.trusted-proxies | localhost", "indaba.web.trusted-proxies | 127.0.0.1:8080",
    })
    void wrongValuesAreRefused(String key, String text) throws IOException {
        file(key + "=" + text + "\n");
        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of())).isInstanceOf(Refusal.class).hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "indaba.smtp.port | 0", "indaba.smtp.port | 65535", "indaba.smtp.connections | 1", "indaba.smtp.connections | 9999999",
        "indaba.delivery.smarthost | [2001:db8::1]:25", "indaba.delivery.smarthost | relay.example.org",
        "indaba.dns.servers | 127.0.0.1:5353, 192.0.2.1", "indaba.web.url | https://lists.example.org/l",
        "indaba.smtp.trusted-relays | 10.0.0.0/8, 2001:db8::/32, 192.0.2.1", "indaba.delivery.source-addresses | 192.0.2.1,2001:db8::1",
        "indaba.smtp.bare-line-ends | refuse", "indaba.smtp.bare-line-ends | repair",
        "indaba.web.trusted-proxies | 127.0.0.1, ::1, 10.0.0.0/8",
    })
    void rightValuesAreTaken(String key, String text) throws IOException {
        file(key + "=" + text + "\n");
        assertThat(Settings.read(new Home(folder), Map.of()).of(key)).isEqualTo(Optional.of(text));
    }

    /** The library's own converter takes whatever is not true for no, and says nothing. */
    @Test
    void yesAndNoAreWrittenAsTheyAre() throws IOException {
        List<String> keys = keys("indaba", IndabaConfig.class, method -> method.getReturnType() == boolean.class);

        assertThat(keys).contains("indaba.signing.arc", "indaba.webhooks.allow-private-addresses").hasSizeGreaterThan(4);
        file(String.join("", keys.stream().map(key -> key + "=ture\n").toList()));
        assertThatThrownBy(() -> Settings.read(new Home(folder), Map.of())).isInstanceOf(Refusal.class)
                .satisfies(refusal -> assertThat(keys).allSatisfy(key -> assertThat(refusal).hasMessageContaining(key + " must be")));
    }

    /** What the library refuses by itself, it refuses when everything is about to start, and does not say which setting it was. */
    @Test
    void whatIsMoreThanATextIsCheckedHere() {
        List<String> keys = keys("indaba", IndabaConfig.class, method -> !method.getGenericReturnType().getTypeName()
                .contains("java.lang.String"));

        assertThat(keys).contains("indaba.web.second-factor", "indaba.smtp.bare-line-ends", "indaba.smtp.port").hasSizeGreaterThan(20);
        assertThat(Setting.all()).filteredOn(setting -> keys.contains(setting.key())).hasSameSizeAs(keys)
                .allSatisfy(setting -> assertThat(setting.complaint("no such value!")).isPresent());
    }

    @Test
    void filesThatSettingsNameAreLookedAt() throws IOException {
        Files.writeString(folder.resolve("own.pem"), "x");
        file("indaba.smtp.tls-certificate=own.pem\nindaba.smtp.tls-key=" + folder + "/no.pem\nindaba.delivery.shaping=.\n");

        assertThat(Settings.read(new Home(folder), Map.of()).unreadableFiles()).satisfiesExactly(
                key -> assertThat(key).isEqualTo("The file " + folder + "/no.pem (indaba.smtp.tls-key) cannot be read (there is no "
                        + folder + "/no.pem)."),
                shaping -> assertThat(shaping).contains("(indaba.delivery.shaping) cannot be read"));
        file("indaba.delivery.shaping=own.pem\n");
        assertThat(Settings.read(new Home(folder), Map.of()).unreadableFiles()).isEmpty();
    }

    private static List<String> keys(String prefix, Class<?> group, Predicate<Method> wanted) {
        List<String> found = new ArrayList<>();
        for (Method method : group.getDeclaredMethods()) {
            String key = prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == IndabaConfig.class && method.getReturnType().isInterface()) {
                found.addAll(keys(key, method.getReturnType(), wanted));
            } else if (wanted.test(method)) {
                found.add(key);
            }
        }
        return found;
    }

    @Test
    void defaultsPassTheirOwnChecks() {
        assertThat(Setting.all()).hasSizeGreaterThan(30).allSatisfy(setting -> {
            if (setting.defaultText() != null) {
                assertThat(setting.complaint(setting.defaultText())).isEmpty();
            }
        });
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("indaba.properties"), text);
    }
}
