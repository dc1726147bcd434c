package org.indaba.deliver;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Measures copies a second: one post of 4 KB to many subscribers, a sink in this process, the database beside it. Arguments: copies,
 * domains, connections, runs; a domain count of 0 sends all to one site.
 */
final class ThroughputBench {

    private ThroughputBench() {
    }

    public static void main(String[] arguments) throws Exception {
        int copies = Integer.parseInt(arguments[0]);
        int domains = Integer.parseInt(arguments[1]);
        int connections = Integer.parseInt(arguments[2]);
        int runs = Integer.parseInt(arguments[3]);
        try (Exploder exploder = new Exploder(); LeanSink sink = new LeanSink()) {
            Jdbi jdbi = exploder.jdbi;
            Transactions transactions = exploder.transactions;
            for (int domain = 0; domain < Math.max(1, domains); domain++) {
                String name = "domain%04d.test".formatted(domain);
                Route route = new Route(domains > 1 ? name : "smarthost", List.of(sink.host()));
                exploder.ways.put(name, new Way.Open(route, Duration.ofHours(1)));
            }
            DeliveryPorts ports = new DeliveryPorts(jdbi, transactions, exploder.messages, exploder.format, exploder.sevenBit,
                    exploder::wayTo, exploder.dialer, exploder.signer, exploder.tokens, InstantSource.system(), new Random(1),
                    exploder.events, OutcomeListener.none(), new Courtesy(System::nanoTime), (_, _) -> { });
            DeliveryLimits limits = DeliveryLimits.of(connections, Math.min(connections, 20));
            DeliveryEngine engine = new DeliveryEngine(new DeliverySettings("bench", limits, exploder.schedule, exploder.profile), ports);
            engine.start();
            String post = Exploder.POST + "0123456789012345678901234567890123456789012345678901234567890123456789\r\n".repeat(57);
            for (int run = 1; run <= runs; run++) {
                sink.messages.set(0);
                NewMailing mailing = exploder.mailing(run, post);
                exploder.post(mailing, 100, Exploder.addresses(copies, Math.max(1, domains)));
                jdbi.useHandle(handle -> handle.execute("UPDATE windows SET due_at = now() - interval '1 second'"));
                long begin = System.nanoTime();
                engine.wake();
                long first = 0;
                while (exploder.windows() > 0) {
                    if (first == 0 && sink.messages.get() > 0) {
                        first = System.nanoTime() - begin;
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                }
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf("run %d: %d copies in %.2f s: %.0f copies/s, first copy %.0f ms%n", run, sink.messages.get(), seconds,
                        copies / seconds, first / 1e6);
            }
            jdbi.useHandle(handle -> System.out.println(handle.createQuery("""
                    SELECT relname, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del FROM pg_stat_user_tables
                    WHERE relname IN ('windows', 'mailing_counts')
                    """).mapToMap().list()));
            engine.stop(Duration.ofSeconds(5));
        }
    }
}
