package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestTest {

    private final Rest rest = new Rest(19, Duration.ofSeconds(1), Duration.ofSeconds(2));

    /** As much was worked as had been rested, and all is even. */
    private void even() {
        rest.worked(Duration.ofMinutes(1));
        rest.rested(rest.due());
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void nothingIsDueBeforeTheFirstWork() {
        assertThat(rest.due()).isZero();
    }

    @Test
    void whoHasNeverWorkedHasRested() {
        rest.worked(millis(105));
        assertThat(rest.due()).isZero();

        rest.worked(millis(1));
        assertThat(rest.due()).isEqualTo(millis(106 * 19 - 2_000));
    }

    @Test
    void behindWorkSoManyTimesAsLongIsRested() {
        even();
        rest.worked(millis(10));

        assertThat(rest.due()).isEqualTo(millis(190));
    }

    @Test
    void whatWasRestedBeforeCounts() {
        even();
        rest.rested(millis(500));

        rest.worked(millis(20));
        assertThat(rest.due()).isZero();
        rest.worked(millis(20));
        assertThat(rest.due()).isEqualTo(millis(2 * 380 - 500));
    }

    @Test
    void aRestThatWasCutShortIsTakenLater() {
        even();
        rest.worked(millis(10));
        rest.rested(millis(100));

        rest.worked(millis(10));

        assertThat(rest.due()).isEqualTo(millis(2 * 190 - 100));
    }

    @Test
    void aLongQuietTimeCountsNoMoreThanTheMostThatIsSaved() {
        even();
        rest.rested(Duration.ofHours(1));

        rest.worked(millis(150));

        assertThat(rest.due()).isEqualTo(millis(150 * 19 - 2_000));
    }

    @Test
    void howeverLongTheWorkTookNoRestIsLongerThanTheLongest() {
        even();
        rest.worked(Duration.ofMinutes(1));

        assertThat(rest.due()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void workThatEndedBeforeItBeganIsNoRest() {
        even();
        rest.worked(Duration.ofHours(-1));
        rest.worked(millis(10));

        assertThat(rest.due()).isEqualTo(millis(190));
    }

    @Test
    void forLongWorkTakesItsPartOfTheTimeAndNoMore() {
        Duration worked = Duration.ZERO;
        Duration all = Duration.ZERO;
        rest.rested(Duration.ofMinutes(1));
        while (all.compareTo(Duration.ofMinutes(10)) < 0) {
            worked = worked.plusMillis(10);
            rest.worked(millis(10));
            Duration due = rest.due();
            rest.rested(due);
            all = all.plusMillis(10).plus(due);
        }

        // Two seconds of rest that were saved are worth 105 ms of work.
        assertThat(worked).isBetween(all.dividedBy(20), all.dividedBy(20).plusMillis(150));
    }
}
