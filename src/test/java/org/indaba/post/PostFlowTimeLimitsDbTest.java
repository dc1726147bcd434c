package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.indaba.accept.Destination;
import org.indaba.spool.Transactions;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator may have the database end sessions that take long: mail waits for that, and is not set aside. */
class PostFlowTimeLimitsDbTest {

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

    /** Those of a database whose sessions may do nothing for seven seconds, and what they may at the end of their work. */
    private final class Limited implements Transactions {

        private final List<String> atTheEnd = new ArrayList<>();

        @Override
        public <T> T call(Supplier<T> work) {
            return database.transactions().call(() -> {
                room.sql("SET LOCAL idle_in_transaction_session_timeout = '7s'");
                T result = work.get();
                atTheEnd.add(room.texts("SHOW idle_in_transaction_session_timeout").getFirst());
                return result;
            });
        }
    }

    @Test
    void stationsMayAskOthersForAsLongAsTheyMust() {
        room.send(PostRoom.post(1), new Destination.ReturnPath(room.open, 1));
        Limited limited = new Limited();
        PostFlow flow = room.flow(limited);

        assertThat(flow.takeNext()).isEqualTo(Progress.TOOK);
        assertThat(flow.takeNext()).isEqualTo(Progress.NOTHING);

        assertThat(limited.atTheEnd).containsExactly("0", "7s");
        assertThat(room.visited).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25P03", "25P04"})
    void aRowWhoseSessionTheDatabaseEndedWaits(String state) {
        room.send(PostRoom.post(1), new Destination.Owner(room.open));
        room.broken.set("Owner");
        room.bug.set(() -> new IllegalStateException(new SQLException("terminating connection", state)));

        assertThat(room.flow(database.transactions()).takeNext()).isEqualTo(Progress.OUTAGE);

        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("WAITING");
        room.broken.set("");
        room.drain();
        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("DONE");
    }
}
