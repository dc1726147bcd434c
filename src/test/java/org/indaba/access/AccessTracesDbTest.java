package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.testing.TestDatabase;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stands in the audit log about one person, beside what stands there about all others. */
class AccessTracesDbTest {

    private static final List<String> ANN = List.of("ann@example.net");

    private static TestDatabase database;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
        database.jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO audit_log (at, actor, action, subject, detail)
                    SELECT now(), 'p' || n || '@example.org', 'member set', 'q' || n || '@example.org', ''
                    FROM generate_series(1, 50000) n""");
            handle.execute("""
                    INSERT INTO audit_log (at, actor, action, subject, detail) VALUES
                        (now(), 'Ann@example.net', 'member join', 'afnog@example.org', 'first'),
                        (now(), 'owner@example.net', 'member set', 'ann@example.net', 'second'),
                        (now(), 'ann@example.net', 'member set', 'ANN@example.net', 'third')""");
            handle.execute("ANALYZE audit_log");
        });
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void whatOneDidAndWhatWasDoneToOneIsFoundOnceWhateverTheCaseAndTheNewestFirst() {
        assertThat(new AccessTraces(database.jdbi()).entries(ANN)).extracting(AuditEntry::detail)
                .containsExactly("third", "second", "first");
    }

    @Test
    void whatStandsThereAboutOthersIsNotReadForIt() {
        Jdbi jdbi = database.jdbi();

        List<String> plan = jdbi.withHandle(handle -> handle.createQuery("EXPLAIN " + AccessTraces.ENTRIES)
                .bindArray("keys", String.class, ANN.toArray()).bind("most", AccessTraces.MAX_ENTRIES).mapTo(String.class).list());

        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"))
                .anyMatch(line -> line.contains("audit_log_actors")).anyMatch(line -> line.contains("audit_log_subjects"));
    }
}
