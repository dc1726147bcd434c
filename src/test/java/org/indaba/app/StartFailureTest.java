package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.indaba.app.home.Refusal;
import org.indaba.receive.SmtpCaps;
import org.indaba.receive.SmtpServer;
import org.indaba.receive.SmtpSettings;
import org.indaba.receive.SmtpTimeouts;
import org.indaba.receive.TlsOffer;
import org.indaba.smtp.BareLineEnds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators read when a server cannot start. */
class StartFailureTest {

    @TempDir
    Path home;

    private static String words(Throwable failure) {
        return StartFailure.explained(new IllegalStateException("outer", failure), "8080").getMessage();
    }

    @Test
    void portOfThePagesIsNamedWithItsSetting() {
        assertThat(words(new QuarkusBindException("0.0.0.0", 8080, new BindException("Address already in use"))))
                .startsWith("Port 8080 (indaba.http.port) is taken or not ours to take").doesNotContain("management");
    }

    @Test
    void otherPortOfTheWebServerIsNotTakenForThatOfThePages() {
        for (BindException other : List.of(new QuarkusBindException("127.0.0.1", 18080, new BindException("Address already in use")),
                new BindException("Address already in use"))) {
            assertThat(words(other)).contains("indaba.http.port", "indaba.http.management-port", other.getMessage())
                    .doesNotStartWith("Port 8080");
        }
    }

    @Test
    void settingsThatTheLibraryRefusesAreAllTold() {
        assertThat(words(new ConfigValidationException(new ConfigValidationException.Problem[] {
            new ConfigValidationException.Problem("indaba.a must be b"), new ConfigValidationException.Problem("indaba.c is missing")})))
                .isEqualTo("Settings cannot be taken:\nindaba.a must be b\nindaba.c is missing");
    }

    @Test
    void portOfMailIsNamedWithItsSetting() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SmtpSettings settings = new SmtpSettings(new SmtpSettings.Listener("127.0.0.1", other.getLocalPort(), "mx.example.org"),
                    SmtpTimeouts.standard(), SmtpCaps.standard(), List.of(), new TlsOffer.None(), BareLineEnds.REFUSE, home);
            SmtpServer server = new SmtpServer(settings, null, null, null, InstantSource.system());
            SmtpPart part = new SmtpPart(new ServerWiring.Door(server, settings.listener()));

            assertThatThrownBy(part::start).isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("Port " + other.getLocalPort() + " (indaba.smtp.port) is taken");
            part.stop();
        }
    }
}
