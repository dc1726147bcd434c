package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.indaba.app.home.Refusal;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterRow;
import org.junit.jupiter.api.Test;

class MemberFileTest {

    private static MemberFile fetch(InputStream standardInput) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return MemberFile.fetch(new Console(Console.Format.TEXT, nowhere, nowhere, new LocalFiles(standardInput)), "-");
    }

    private static MemberFile fetch(String text) {
        return fetch(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatCameIsReadFromItsBeginning() {
        try (MemberFile file = fetch("ann@example.org\nno address\n")) {
            List<RosterRow> rows = file.rows();

            assertThat(rows).hasSize(2).first().isInstanceOfSatisfying(RosterRow.Entry.class,
                    entry -> assertThat(entry.address()).hasToString("ann@example.org"));
            assertThat(file.rows()).as("once more").isEqualTo(rows);
        }
        try (MemberFile file = fetch("")) {
            assertThat(file.rows()).isEmpty();
        }
    }

    @Test
    void whatNeverEndsIsFetchedUntilItIsTooLarge() {
        Endless endless = new Endless();

        try (MemberFile file = fetch(endless)) {
            assertThat(endless.given).isEqualTo(RosterReader.MAX_OCTETS + 1L);
            assertThatThrownBy(file::rows).isInstanceOf(Refusal.class).hasMessageStartingWith("-: ").hasMessageContaining("64 MB");
        }
    }

    private static final class Endless extends InputStream {

        private long given;

        @Override
        public int read() {
            given++;
            return 'x';
        }

        @Override
        public int read(byte[] octets, int from, int length) {
            given += length;
            Arrays.fill(octets, from, from + length, (byte) 'x');
            return length;
        }
    }

    @Test
    void whatBreaksOffIsRefused() {
        assertThatThrownBy(() -> fetch(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the pipe broke");
            }
        })).isInstanceOf(Refusal.class).hasMessageContaining("cannot be read").hasMessageContaining("the pipe broke");
    }
}
