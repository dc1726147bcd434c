package org.indaba.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAwayTest {

    @ParameterizedTest
    @CsvSource({"08006, true", "40P01, true", "53300, true", "55P03, true", "57P01, true", "58030, true", "25006, true", "23505, false"})
    void whoeverAskedMayAskAgain(String state, boolean away) {
        assertThat(DatabaseAway.in(new IllegalStateException(new SQLException("said", state))).isPresent()).isEqualTo(away);
    }
}
