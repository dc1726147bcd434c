package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The process dies at its k-th commit, for every k: nobody is lost, and the bound on duplicates holds. */
class CrashDbTest {

    /** On which side of the commit the process dies. */
    enum Side { BEFORE_THE_COMMIT, BEHIND_THE_COMMIT }

    private static final int COPIES = 60;
    private static final int CONNECTIONS = 4;
    private static final int HELD = 8;

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    /** Works until the k-th commit; from then on everything fails, as for a process that is no more. */
    private static final class Dying implements Transactions {
        private final Transactions real;
        private final Side side;
        private final int atCommit;
        private final AtomicInteger commits = new AtomicInteger();

        Dying(Transactions real, Side side, int atCommit) {
            this.real = real;
            this.side = side;
            this.atCommit = atCommit;
        }

        boolean dead() {
            return commits.get() >= atCommit;
        }

        private static RuntimeException gone(String how) {
            return new ConnectionException(new SQLException(how));
        }

        @Override
        public <T> T call(Supplier<T> work) {
            if (dead()) {
                throw gone("dead");
            }
            T result = real.call(() -> {
                T value = work.get();
                if (commits.incrementAndGet() >= atCommit && side == Side.BEFORE_THE_COMMIT) {
                    throw gone("dies before the commit");
                }
                return value;
            });
            if (dead()) {
                throw gone("dies behind the commit");
            }
            return result;
        }
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void whateverCommitItDiesAtNobodyIsLostAndNobodyFlooded(Side side) {
        exploder.limits = new DeliveryLimits(CONNECTIONS, CONNECTIONS, 100, 20, HELD, 1 << 20, 4, 4, Duration.ofMinutes(15),
                Duration.ofMillis(20), Duration.ofMinutes(1), Duration.ofMinutes(30));
        exploder.to("mx.test", peer.host());
        Transactions real = exploder.transactions;
        int worst = 0;
        int kills = 0;
        for (int k = 1; k <= 40; k += k < 16 ? 1 : 3) {
            peer.taken.clear();
            // The first post of all meets unknown routes; each later one, every other time.
            exploder.jdbi.useHandle(handle -> handle.execute("DELETE FROM routes"));
            exploder.transactions = real;
            long mailing = exploder.post(exploder.mailing(k, Exploder.POST), 10, Exploder.addresses(COPIES, 3));
            Dying dying = new Dying(real, side, k);
            exploder.transactions = dying;
            exploder.start();
            await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(() -> dying.dead() || exploder.windows() == 0);
            exploder.engine.stop(Duration.ZERO);
            kills += dying.dead() ? 1 : 0;

            exploder.transactions = real;
            exploder.start();
            await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(() -> exploder.windows() == 0);
            exploder.stop();

            Map<String, Long> times = peer.taken.stream().collect(Collectors.groupingBy(ScriptedPeer.Taken::to, Collectors.counting()));
            assertThat(times).as("k = " + k).hasSize(COPIES);
            int duplicates = peer.taken.size() - COPIES;
            worst = Math.max(worst, duplicates);
            assertThat(duplicates).as("k = " + k).isLessThanOrEqualTo(CONNECTIONS + HELD);
            assertThat(exploder.ledger.counts(mailing)).as("k = " + k).isEqualTo(Map.of(CopyState.DELIVERED, (long) COPIES));
            assertThat(exploder.copies(mailing)).hasSize(COPIES).allMatch(copy -> copy.state() == CopyState.DELIVERED);
            assertThat(List.copyOf(exploder.events.shunted)).as("k = " + k).isEmpty();
        }
        assertThat(kills).isGreaterThan(10);
        assertThat(worst).isPositive();
    }
}
