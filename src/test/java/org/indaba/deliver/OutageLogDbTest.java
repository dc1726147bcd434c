package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;
import org.indaba.testing.LogWatch;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sending tells of a database that is away. */
class OutageLogDbTest {

    private static final Set<String> LOOPS = Set.of("deliver-routes", "deliver-scheduler", "deliver-upkeep", "deliver-leases");

    private final Exploder exploder = new Exploder();
    private final AtomicBoolean away = new AtomicBoolean();
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        away.set(false);
        exploder.close();
    }

    @Test
    void eachLoopTellsOfAnOutageInOneLineHoweverOftenItTries() {
        Transactions real = exploder.transactions;
        exploder.transactions = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                String loop = Thread.currentThread().getName();
                // The upkeep looks at its start, and then rarely.
                if (away.get() || loop.equals("deliver-upkeep")) {
                    refused.merge(loop, 1, Integer::sum);
                    throw new ConnectionException(new SQLException("the database is away", "08006"));
                }
                served.add(loop);
                return real.call(work);
            }
        };
        exploder.engine = new DeliveryEngine(new DeliverySettings("node-1", exploder.limits, exploder.schedule, exploder.profile,
                Shaping.even(exploder.limits), new DeliverySettings.Nodes(Duration.ofSeconds(2), 20)), exploder.ports());

        try (LogWatch log = new LogWatch("org.indaba.deliver")) {
            exploder.engine.start();
            // It begins when the routes are in order.
            await().until(() -> served.contains("deliver-scheduler"));
            away.set(true);
            await().atMost(Duration.ofSeconds(30)).until(() -> LOOPS.stream().allMatch(loop -> refused.getOrDefault(loop, 0) >= 3));

            assertThat(log.noticed()).hasSizeLessThanOrEqualTo(LOOPS.size()).doesNotHaveDuplicates()
                    .allMatch(line -> line.endsWith("failed; it is tried again: the database is away (08006): null"));
        }
    }
}
