package org.indaba.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

    private static Throwable wrapped(String state) {
        return new IllegalStateException(new RuntimeException(new SQLException("said", state)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40P01", "53100", "55P03", "57P01", "58030", "25006", "25P03", "25P04"})
    void databaseThatIsAwayFullOrBusyIsAnOutage(String state) {
        assertThat(Outage.isOne(wrapped(state))).isTrue();
        assertThat(Outage.in(wrapped(state)).orElseThrow().getSQLState()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "25001", "25P01", "25P02", "42601", "22021"})
    void whatIsAboutWhatWeAskedIsNone(String state) {
        assertThat(Outage.in(wrapped(state))).isEmpty();
    }

    @Test
    void withoutAStateItComesFromThePool() {
        assertThat(Outage.isOne(new SQLException("no connection"))).isTrue();
        assertThat(Outage.isOne(new SQLTransientConnectionException("no connection", "99999"))).isTrue();
        assertThat(Outage.isRollback(new SQLException("no connection"))).isFalse();
    }

    @Test
    void whatWasSaidIsOneLineAndOfOtherTroubleThereIsNone() {
        assertThat(Outage.inWords(new IllegalStateException(new SQLException("FATAL: no\n  Detail: more", "57P03"))))
                .contains("FATAL: no (57P03)");
        assertThat(Outage.inWords(new SQLException())).contains("null");
        assertThat(Outage.inWords(wrapped("23505"))).isEmpty();
    }

    @Test
    void chainThatGoesRoundIsNone() {
        Exception first = new Exception();
        first.initCause(new Exception(first));

        assertThat(Outage.isOne(first)).isFalse();
    }

    @Test
    void whatWasUndoneForAnothersSakeMayBeginAgain() {
        assertThat(Outage.isRollback(wrapped("40P01"))).isTrue();
        assertThat(Outage.isRollback(wrapped("40001"))).isTrue();
        assertThat(Outage.isRollback(wrapped("08006"))).isFalse();
        assertThat(Outage.isRollback(new IllegalStateException())).isFalse();
    }
}
