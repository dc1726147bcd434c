package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.indaba.spool.Transactions;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeNamesDbTest {

    private final TestDatabase database = TestDatabase.create();
    private final Transactions transactions = database.transactions();
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final NodeNames names = new NodeNames(database.jdbi(), () -> now);

    @AfterEach
    void drop() {
        database.close();
    }

    private NodeLeases begun(String node, String name) {
        NodeLeases leases = new NodeLeases(database.jdbi(), transactions, new NodeName(node, node), name, Duration.ofSeconds(30),
                () -> now.toEpochMilli() * 1_000_000, Timeline.of(database.jdbi(), (_, _) -> { }));
        leases.turn(_ -> false);
        return leases;
    }

    private void sql(String statement) {
        database.jdbi().useHandle(handle -> handle.execute(statement));
    }

    @Test
    void allNodesAreNamedTheStoppedAndTheDeadToo() {
        NodeLeases a = begun("a", "mxa.example.org");
        begun("b", "mxb.example.org").release();
        begun("c", "mxc.example.org");
        sql("UPDATE delivery_nodes SET lives_until = now() - interval '1 minute' WHERE node = 'c'");
        a.turn(_ -> false);

        assertThat(names.all()).containsExactlyInAnyOrder("mxa.example.org", "mxb.example.org", "mxc.example.org");

        begun("d", "mxd.example.org");
        now = now.plus(NodeNames.KEPT).minusNanos(1);
        assertThat(names.all()).as("what was read holds for a minute").hasSize(3);
        now = now.plusNanos(1);
        assertThat(names.all()).hasSize(4).contains("mxd.example.org");
    }

    @Test
    void aNameThatNobodyHasHadForLongIsForgotten() {
        NodeLeases a = begun("a", "mxa.example.org");
        begun("b", "mxb.example.org").release();
        begun("c", "mxc.example.org").release();
        sql("UPDATE node_names SET seen_at = now() - interval '91 days' WHERE name <> 'mxc.example.org'");
        sql("UPDATE node_names SET seen_at = now() - interval '89 days' WHERE name = 'mxc.example.org'");

        a.turn(_ -> false);

        assertThat(names.all()).containsExactlyInAnyOrder("mxa.example.org", "mxc.example.org");
        List<String> seen = database.jdbi().withHandle(handle -> handle.createQuery(
                "SELECT name FROM node_names WHERE seen_at > now() - interval '1 minute'").mapTo(String.class).list());
        assertThat(seen).containsExactly("mxa.example.org");
    }
}
