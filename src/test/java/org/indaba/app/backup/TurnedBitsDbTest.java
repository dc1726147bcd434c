package org.indaba.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.indaba.app.backup.ArchiveParts.Part;
import org.indaba.app.backup.ArchiveParts.Sort;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.testing.RepositoriesOnPostgres15DbTest;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bit of a backup turns on its way, on a bad disk or stick: wherever that is in what was backed up, it is noticed. */
@Tag(RepositoriesOnPostgres15DbTest.ONCE)
class TurnedBitsDbTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** Where a turned bit may be without harm; each says why. Every other bit of a file matters. */
    private static final Set<Sort> HARMLESS = EnumSet.of(Sort.RUN, Sort.LAST_OF_DATA, Sort.VERSION, Sort.FLAGS, Sort.DATE,
            Sort.SIZES_BEFORE, Sort.DIRECTORY, Sort.END_FIGURES);

    @TempDir
    Path home;

    private byte[] file = new byte[0];

    @BeforeEach
    void backUp() {
        try (TestDatabase source = TestDatabase.create()) {
            Site.fill(source.jdbi());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new Backup(source.dataSource(), new Home(home), InstantSource.fixed(NOW), "1").write(out, new BackupDbTest.Uncounted());
            file = out.toByteArray();
        }
    }

    private static byte[] turned(byte[] file, int at, int bit) {
        byte[] turned = file.clone();
        turned[at] ^= (byte) (1 << bit);
        return turned;
    }

    /** All that a restore would be given, table after table; a refusal if the file is not as it was written. */
    private static List<String> read(byte[] file) {
        List<String> read = new ArrayList<>();
        BackupReader reader = new BackupReader(new ByteArrayInputStream(file));
        read.add(reader.manifest().toString());
        read.add(reader.files().toString());
        for (Manifest.Table table : reader.manifest().tables()) {
            reader.table(table, new BackupDbTest.Uncounted(), rows -> read.add(new String(rows.readAllBytes(),
                    StandardCharsets.UTF_8)));
        }
        reader.finish();
        return read;
    }

    /** Bits to be turned, spread over all of the file: each eighth of an octet has its turn, and every field of some entries. */
    private List<Turn> turns() {
        List<Part> parts = ArchiveParts.of(file);
        int entry = parts.size() / (int) parts.stream().filter(part -> part.sort() == Sort.DATA).count();
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean large = part.sort() == Sort.DATA || part.sort() == Sort.RUN || part.sort() == Sort.DIRECTORY;
            boolean chosen = i / entry == 0 || i / entry == 20;
            int step = large ? 53 : chosen || part.sort() == Sort.END || part.sort() == Sort.END_FIGURES ? 1 : 37;
            for (int at = part.from() + (large ? i % Math.min(step, part.to() - part.from()) : step - 1); at < part.to(); at += step) {
                turns.add(new Turn(part, at, (at + i) % 8));
            }
        }
        return turns;
    }

    /** A bit. */
    private record Turn(Part part, int at, int bit) {
    }

    @Test
    void everyTurnedBitOfDataIsNoticedAndTheOthersHarmNothing() {
        List<String> whole = read(file);
        List<Turn> unnoticed = new ArrayList<>();
        for (Turn turn : turns()) {
            try {
                assertThat(read(turned(file, turn.at(), turn.bit()))).as(turn.toString()).isEqualTo(whole);
                unnoticed.add(turn);
            } catch (Refusal noticed) {
                assertThat(noticed).hasMessageMatching("(?s).*(damaged|no backup|newer|cannot be read).*");
            }
        }
        assertThat(unnoticed).filteredOn(turn -> !HARMLESS.contains(turn.part().sort())).isEmpty();
        assertThat(turns()).filteredOn(turn -> turn.part().sort() == Sort.DATA).hasSizeGreaterThan(200);
        assertThat(turns()).extracting(turn -> turn.part().sort()).contains(Sort.values());
        assertThat(unnoticed).as("where no harm is, none is made up").extracting(turn -> turn.part().sort())
                .contains(Sort.VERSION, Sort.DATE, Sort.DIRECTORY);
    }

    @Test
    void partsAreTheWholeFileInItsOrder() {
        List<Part> parts = ArchiveParts.of(file);

        assertThat(parts.getFirst().from()).isZero();
        assertThat(parts.getLast().to()).isEqualTo(file.length);
        for (int i = 1; i < parts.size(); i++) {
            assertThat(parts.get(i).from()).isEqualTo(parts.get(i - 1).to());
        }
        assertThat(parts).extracting(Part::sort).contains(Sort.values());
    }

    /** What is noticed leaves nothing behind, be it found at the first entry or at the last. */
    @Test
    void restoreOfATurnedBitLeavesNothing() throws Exception {
        try (TestDatabase target = TestDatabase.create()) {
            target.jdbi().useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
            List<Part> data = ArchiveParts.of(file).stream().filter(part -> part.sort() == Sort.DATA).toList();
            for (Part part : List.of(data.getFirst(), data.get(data.size() / 2), data.getLast())) {
                byte[] turned = turned(file, (part.from() + part.to()) / 2, 3);
                assertThatThrownBy(() -> BackupDbTest.restore(turned, new Migrations(BackupDbTest.texts()), target))
                        .isInstanceOf(Refusal.class);
                try (Connection connection = target.dataSource().getConnection()) {
                    assertThat(Catalogue.empty(connection)).isTrue();
                }
            }
        }
    }
}
