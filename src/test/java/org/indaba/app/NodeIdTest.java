package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {

    @TempDir
    Path home;

    @Test
    void theWordIsMadeOnceAndKept() {
        String word = NodeId.of(home, new Random(1));

        assertThat(word).matches("[0-9a-f]{16}");
        assertThat(NodeId.of(home, new Random(2))).isEqualTo(word);
        assertThat(home.resolve("node")).hasContent(word);
    }

    @Test
    void aWordThatSomebodyHasWrittenStays() throws IOException {
        Files.writeString(home.resolve("node"), "first\n");

        assertThat(NodeId.of(home, new Random(1))).isEqualTo("first");
    }

    /** So the power left it that failed soon after the first start. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void aBlankFileIsMadeAnew(String left) throws IOException {
        Files.writeString(home.resolve("node"), left);
        Files.writeString(home.resolve("node.new"), "half of a longer word than ours");

        String word = NodeId.of(home, new Random(1));

        assertThat(word).matches("[0-9a-f]{16}");
        assertThat(NodeId.of(home, new Random(2))).isEqualTo(word);
        assertThat(home.resolve("node.new")).doesNotExist();
    }
}
