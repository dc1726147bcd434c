package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.home.Refusal;
import org.indaba.receive.SmtpSettings;
import org.indaba.receive.TlsOffer;
import org.indaba.smtp.BareLineEnds;
import org.indaba.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of an operator's settings comes to the SMTP server. */
class ServerWiringTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-05-04T10:00:00Z"));

    @TempDir
    private Path home;

    private IndabaConfig config(Map<String, String> made) {
        Map<String, String> all = new HashMap<>(made);
        all.put("indaba.home", home.toString());
        return new SmallRyeConfigBuilder().addDefaultInterceptors().withSources(new PropertiesConfigSource(all, "test", 100))
                .withMapping(IndabaConfig.class).build().getConfigMapping(IndabaConfig.class);
    }

    private SmtpSettings smtp(Map<String, String> made) {
        return new ServerWiring().smtpSettings(config(made), new OwnName("mx.example.org"), CLOCK);
    }

    @Test
    void bareLineEndsAreRefusedUnlessTheOperatorHasThemRepaired() {
        assertThat(smtp(Map.of()).bareLineEnds()).isEqualTo(BareLineEnds.REFUSE);
        assertThat(smtp(Map.of("indaba.smtp.bare-line-ends", "repair")).bareLineEnds()).isEqualTo(BareLineEnds.REPAIR);
    }

    @Test
    void relativeNamesOfTlsFilesLieInTheHome() throws Exception {
        TestCertificate.of("mx.example.org").writePem(home.resolve("own.pem"), home.resolve("own.key"));

        SmtpSettings settings = smtp(Map.of("indaba.smtp.tls-certificate", "own.pem", "indaba.smtp.tls-key", "own.key"));

        assertThat(settings.tls()).isInstanceOf(TlsOffer.StartTls.class);
        assertThat(home.resolve("smtp-tls.pem")).as("nothing had to be made").doesNotExist();
    }

    @Test
    void certificateThatIsNotThereIsNamedWithItsSettings() throws Exception {
        TestCertificate.of("mx.example.org").writePem(home.resolve("own.pem"), home.resolve("own.key"));

        assertThatThrownBy(() -> smtp(Map.of("indaba.smtp.tls-certificate", "own.pem", "indaba.smtp.tls-key", "no.key")))
                .isInstanceOf(Refusal.class).hasMessageContaining(home.resolve("own.pem") + " (indaba.smtp.tls-certificate)")
                .hasMessageContaining(home.resolve("no.key") + " (indaba.smtp.tls-key)")
                .hasMessageContaining("there is no " + home.resolve("no.key"));
        Files.writeString(home.resolve("smtp-tls.pem"), "no key");
        assertThatThrownBy(() -> smtp(Map.of())).isInstanceOf(Refusal.class).hasMessageContaining("in " + home);
    }

    @Test
    void absoluteNamesAreTheirOwn() {
        IndabaConfig config = config(Map.of());

        assertThat(NamedFile.of(config, "tls/own.pem")).isEqualTo(home.resolve("tls/own.pem"));
        assertThat(NamedFile.of(config, "/etc/ssl/own.pem")).isEqualTo(Path.of("/etc/ssl/own.pem"));
    }
}
