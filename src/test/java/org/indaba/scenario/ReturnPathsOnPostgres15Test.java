package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.indaba.testing.Postgres15;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The way of a post there and back, on the oldest PostgreSQL that is supported. Skipped where it is not installed. */
@QuarkusTest
@TestProfile(Postgres15Profile.class)
@EnabledIf(value = "org.indaba.testing.Postgres15#isInstalled", disabledReason = Postgres15.ABSENT)
class ReturnPathsOnPostgres15Test extends ReturnPathsTest {

    @Test
    void thisIsPostgres15() {
        assertThat(world.number("SELECT current_setting('server_version_num')::int / 10000")).isEqualTo(15);
    }
}
