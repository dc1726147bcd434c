package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.indaba.accept.Destination;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What waits goes together as far as memory has room for it, and where memory does not suffice, one by one. */
class PostFlowBoundsDbTest {

    private static TestDatabase database;

    private final PostRoom room = new PostRoom(database);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** 900 KB, or 9,000 fields of a few octets. */
    @ParameterizedTest
    @CsvSource({"9000, 93", "9000, 0", "900, 993"})
    void postsWithLargeHeadersDoNotAllGoTogether(int fields, int octets) {
        room.subscribe(3);
        for (int i = 0; i < 20; i++) {
            room.send(("X: " + "x".repeat(octets) + "\n").repeat(fields) + PostRoom.post(i), new Destination.Post(room.open));
        }

        assertThat(room.flow(room.database.transactions()).takeNext()).isEqualTo(Progress.TOOK_ALL_IT_CAN);

        long done = room.number("SELECT count(*) FROM inbound WHERE state = 'DONE'");
        assertThat(done).isBetween(1L, 5L);
        assertThat(room.number("SELECT count(*) FROM mailings")).isEqualTo(done);
        room.drain();
        assertThat(room.texts("SELECT DISTINCT state FROM inbound")).containsExactly("DONE");
        assertThat(room.number("SELECT count(DISTINCT post_id) FROM mailings")).isEqualTo(20);
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(60);
    }

    @Test
    void mailThatCameBackWithLargeHeadersDoesNotAllGoTogether() {
        for (int i = 1; i <= 20; i++) {
            room.send("X:\n".repeat(9_000) + PostRoom.post(i), new Destination.ReturnPath(room.open, i));
        }

        assertThat(room.flow(room.database.transactions()).takeNext()).isEqualTo(Progress.TOOK_ALL_IT_CAN);

        assertThat(room.visited).hasSizeBetween(1, 5);
        room.drain();
        assertThat(room.visited).hasSize(20).doesNotHaveDuplicates();
        assertThat(room.texts("SELECT DISTINCT state FROM inbound")).containsExactly("DONE");
    }

    @Test
    void whatMemoryDoesNotSufficeForTogetherGoesOneByOne() {
        room.subscribe(3);
        for (int i = 0; i < 5; i++) {
            room.send(PostRoom.post(i), new Destination.Post(room.open));
        }
        room.broken.set("archive");
        room.bug.set(() -> {
            room.broken.set("");
            throw new OutOfMemoryError("a test");
        });

        PostFlow flow = room.flow(room.database.transactions());
        // Where it came through, this error would end the run of all tests.
        assertThatCode(flow::takeNext).doesNotThrowAnyException();

        assertThat(room.texts("SELECT DISTINCT state FROM inbound")).containsExactly("DONE");
        assertThat(room.number("SELECT count(*) FROM mailings")).isEqualTo(5);
    }

    @Test
    void aMailThatMemoryNeverSufficesForIsSetAsideAlone() {
        for (int i = 1; i <= 5; i++) {
            room.send(PostRoom.post(i), new Destination.ReturnPath(room.open, i));
        }
        room.broken.set("ReturnPath returned-3@" + room.open.domain());
        room.bug.set(() -> {
            throw new OutOfMemoryError("a test");
        });

        assertThatCode(room::drain).doesNotThrowAnyException();

        assertThat(room.texts("SELECT state FROM inbound ORDER BY id")).containsExactly("DONE", "DONE", "SHUNTED", "DONE", "DONE");
        assertThat(room.inbox.shunted(0).getFirst().stackTrace()).contains("OutOfMemoryError: a test");
    }
}
