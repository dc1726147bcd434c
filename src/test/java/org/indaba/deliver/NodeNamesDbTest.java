package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeNamesDbTest {

    private final TestDatabase database = TestDatabase.create();
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final NodeNames names = new NodeNames(database.jdbi(), () -> now);

    @AfterEach
    void drop() {
        database.close();
    }

    private void node(String node, String name, String lives) {
        database.jdbi().useHandle(handle -> handle.execute(
                "INSERT INTO delivery_nodes (node, name, lives_until) VALUES (?, ?, now() + ?::interval)", node, name, lives));
    }

    @Test
    void allNodesAreNamedAndWhoJustWasGoneToo() {
        node("a", "mxa.example.org", "1 minute");
        node("b", "mxb.example.org", "-1 minute");
        assertThat(names.all()).containsExactlyInAnyOrder("mxa.example.org", "mxb.example.org");

        node("c", "mxc.example.org", "1 minute");
        now = now.plus(NodeNames.KEPT).minusNanos(1);
        assertThat(names.all()).as("what was read holds for a minute").hasSize(2);
        now = now.plusNanos(1);
        assertThat(names.all()).hasSize(3).contains("mxc.example.org");
    }
}
