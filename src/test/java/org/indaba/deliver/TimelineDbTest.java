package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.indaba.testing.Postgres15;
import org.indaba.testing.TestServer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class TimelineDbTest {

    @Test
    void aStandbyThatTookOverIsNoticed() {
        assumeTrue(Postgres15.isInstalled(), Postgres15.ABSENT);
        List<String> told = new ArrayList<>();
        try (Postgres15 postgres = Postgres15.start()) {
            Jdbi jdbi = Jdbi.create(TestServer.url() + "postgres", TestServer.username(), TestServer.password());
            Timeline timeline = Timeline.of(jdbi, (before, now) -> told.add(before + " " + now));
            assertThat(timeline.goesOn()).isTrue();

            postgres.failOver();

            assertThat(timeline.goesOn()).isFalse();
        }
        assertThat(told).containsExactly("00000001 00000002");
    }
}
