package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {

    @TempDir
    Path folder;

    @Test
    void fileThatASettingNamesAndNobodyCanReadIsTold() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Console console = new Console(Console.Format.TEXT, stream, stream, new LocalFiles(InputStream.nullInputStream()));

        assertThatThrownBy(() -> new ConfigCommand().run(new EarlyCommand.Surroundings(folder, new Home(folder),
                Map.of("INDABA_DELIVERY_SHAPING", "nofile")), console)).isInstanceOf(Refusal.class)
                .hasMessageContaining("nofile (indaba.delivery.shaping) cannot be read");

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("indaba.smtp.port");
    }
}
