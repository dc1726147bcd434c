package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.indaba.app.home.Refusal;
import org.indaba.deliver.DeliveryLimits;
import org.indaba.deliver.Shaping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapingWiringTest {

    @TempDir
    private Path folder;

    private Shaping of(String text) throws IOException {
        Path file = folder.resolve("shaping.properties");
        Files.writeString(file, text);
        return ShapingWiring.ofFile(file, DeliveryLimits.of(500, 20), Shaping.Others.CAREFUL);
    }

    @Test
    void theOperatorsTableHoldsInPlaceOfOurs() throws IOException {
        Shaping shaping = of("big.example.org = connections=50 start=10\n");

        assertThat(shaping.of("big.example.org").connections()).isEqualTo(50);
        assertThat(shaping.of("yahoo").connections()).isEqualTo(20);
        assertThat(shaping.of("yahoo").start()).isEqualTo(Shaping.START);
    }

    @Test
    void mistakesStopTheStartAndNameTheirLines() {
        assertThatThrownBy(() -> of("a = start=1\nb = start=x\nc\n")).isInstanceOf(Refusal.class)
                .hasMessageContaining("shaping.properties (indaba.delivery.shaping) has mistakes:\nline 2: start is a whole number")
                .hasMessageContaining("\nline 3: a line is PATTERN");
    }

    @Test
    void aFileThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> ShapingWiring.ofFile(folder.resolve("none"), DeliveryLimits.of(500, 20), Shaping.Others.EVEN))
                .isInstanceOf(Refusal.class).hasMessageContaining("none (indaba.delivery.shaping) cannot be read");
    }

    @Test
    void ourTableNeverPassesWhatAnySiteMayHave() {
        Shaping few = Shaping.standard(DeliveryLimits.of(500, 3));

        assertThat(few.of("google").connections()).isEqualTo(3);
        assertThat(few.of("google").start()).isEqualTo(3);
        assertThat(few.of("laposte").connections()).isEqualTo(2);
        assertThat(few.of("mx.example.org").connections()).isEqualTo(3);
    }

    @Test
    void aSmarthostHasAllItsConnectionsFromTheStart() {
        assertThat(Shaping.even(DeliveryLimits.of(500, 20)).of("smarthost").start()).isEqualTo(20);
    }
}
