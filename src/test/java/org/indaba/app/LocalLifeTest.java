package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.indaba.app.cli.HomeUse;
import org.indaba.app.config.Settings;
import org.indaba.app.home.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Quarkus is told before it starts. */
class LocalLifeTest {

    @TempDir
    Path folder;

    @Test
    void portOfPagesTakesNoMoreConnectionsThanIsSet() throws IOException {
        assertThat(life(Map.of()).ofServer()).containsEntry("quarkus.http.limits.max-connections", "1000");

        Files.writeString(folder.resolve("indaba.properties"), "indaba.http.connections=5\nindaba.http.port=8081\n");

        assertThat(life(Map.of()).ofServer()).containsEntry("quarkus.http.limits.max-connections", "5")
                .containsEntry("quarkus.http.port", "8081");
        assertThat(life(Map.of("indaba.http.connections", "6")).ofServer())
                .containsEntry("quarkus.http.limits.max-connections", "6");
    }

    private LocalLife life(Map<String, String> laidOver) {
        Home home = new Home(folder);
        return new LocalLife(home, Settings.read(home, Map.of()), laidOver, HomeUse.MADE);
    }
}
