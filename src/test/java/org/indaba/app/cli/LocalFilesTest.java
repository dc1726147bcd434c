package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {

    @TempDir
    Path folder;
    private final TypistFiles files = new LocalFiles(InputStream.nullInputStream());

    @Test
    void fileAppearsWhenItIsCommitted() throws IOException {
        Path file = Files.writeString(folder.resolve("backup"), "old");

        try (TypistFiles.NewFile made = files.create(file.toString())) {
            made.write("new".getBytes(StandardCharsets.UTF_8));
            assertThat(file).hasContent("old");
            made.commit();
        }

        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("backup");
    }

    @Test
    void fileBehindALinkIsWrittenAndTheLinkStays() throws IOException {
        Path target = Files.writeString(Files.createDirectory(folder.resolve("disk")).resolve("monday"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("backup"), Path.of("disk", "monday"));

        write(link, "new");

        assertThat(link).isSymbolicLink().hasContent("new");
        assertThat(target).hasContent("new");
    }

    @Test
    void linkToNothingIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("backup"), Path.of("gone"));

        assertThatThrownBy(() -> write(link, "new")).isInstanceOf(IOException.class).hasMessage("it is a link to nothing");
        assertThat(link).isSymbolicLink();
    }

    /** Root would else replace /dev/null by a file for the whole machine. */
    @Test
    void whatIsNoFileIsRefusedAndStays() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS)).isTrue();
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);

        assertThatThrownBy(() -> write(pipe, "new")).isInstanceOf(IOException.class).hasMessage("it is no file; - is standard output");
        assertThatThrownBy(() -> write(link, "new")).isInstanceOf(IOException.class).hasMessage("it is no file; - is standard output");
        assertThatThrownBy(() -> write(folder, "new")).isInstanceOf(IOException.class).hasMessage("it is a folder");

        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()).isTrue();
        assertThat(names()).containsExactly("link", "pipe");
    }

    private void write(Path file, String text) throws IOException {
        try (TypistFiles.NewFile made = files.create(file.toString())) {
            made.write(text.getBytes(StandardCharsets.UTF_8));
            made.commit();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
