package org.indaba.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.indaba.deliver.CopyState;
import org.indaba.language.Languages;
import org.indaba.traffic.HourCount;
import org.indaba.traffic.Kind;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:31:07Z");
    private static final Teller TELLER = new Teller(Languages.shipped().english(), NOW);
    private static final Chart.Subject COPIES = new Chart.Subject("copies", "admin-copies", List.of(Kind.DELIVERED, Kind.FAILED));

    private static HourCount at(String from, Kind kind, long items) {
        return new HourCount(Instant.parse(from), kind, items);
    }

    @Test
    void columnsStandOnEachOtherAndEndAtTheBottom() {
        Chart chart = Chart.of(COPIES, Chart.Unit.HOUR, List.of(at("2026-11-23T10:00:00Z", Kind.DELIVERED, 3_000),
                at("2026-11-23T10:00:00Z", Kind.FAILED, 1_000)), TELLER);

        assertThat(chart.columns()).hasSize(2);
        Chart.Column delivered = chart.columns().getFirst();
        Chart.Column failed = chart.columns().getLast();
        assertThat(Double.parseDouble(delivered.y()) + Double.parseDouble(delivered.height())).isEqualTo(Chart.HEIGHT);
        assertThat(Double.parseDouble(failed.y()) + Double.parseDouble(failed.height())).isEqualTo(Double.parseDouble(delivered.y()));
        assertThat(delivered.x()).isEqualTo(failed.x()).isGreaterThan(chart.width() - 12);
        assertThat(delivered.says()).isEqualTo("Nov 23, 10:00: 3,000 delivered");
        assertThat(chart.most()).isEqualTo("4,000");
        assertThat(chart.summary()).isEqualTo("In the last 24 hours: 3,000 delivered, 1,000 failed.");
        assertThat(chart.rows()).containsExactly(new Chart.Row("Nov 23, 10:00", List.of("3,000", "1,000")));
    }

    @Test
    void whatHappenedOnceAmongMillionsIsSeenAndNothingLeavesTheDrawing() {
        Chart chart = Chart.of(COPIES, Chart.Unit.HOUR, List.of(at("2026-11-23T10:00:00Z", Kind.DELIVERED, 50_000_000),
                at("2026-11-23T10:00:00Z", Kind.FAILED, 1), at("2026-11-23T09:00:00Z", Kind.FAILED, 1)), TELLER);

        assertThat(chart.columns()).hasSize(3).allMatch(column -> Double.parseDouble(column.height()) >= 1)
                .allMatch(column -> Double.parseDouble(column.y()) >= 0);
    }

    @Test
    void theFirstAndTheLastSlotAreShownAndWhatLiesOutsideIsNot() {
        Chart chart = Chart.of(COPIES, Chart.Unit.HOUR, List.of(at("2026-11-22T11:00:00Z", Kind.DELIVERED, 1),
                at("2026-11-22T10:00:00Z", Kind.DELIVERED, 1), at("2026-11-23T11:00:00Z", Kind.DELIVERED, 1),
                at("2026-11-23T10:00:00Z", Kind.DELIVERED, 1), at("2026-11-23T10:00:00Z", Kind.BOUNCE, 9)), TELLER);

        assertThat(chart.columns()).extracting(Chart.Column::x).containsExactly(1, 23 * 12 + 1);
        assertThat(chart.from()).isEqualTo("Nov 22, 11:00");
        assertThat(Chart.Unit.DAY.first(NOW)).isEqualTo("2026-10-25T00:00:00Z");
    }

    @Test
    void nothingIsAnEmptyChart() {
        Chart chart = Chart.of(COPIES, Chart.Unit.DAY, List.of(), TELLER);

        assertThat(chart.columns()).isEmpty();
        assertThat(chart.rows()).isEmpty();
        assertThat(chart.most()).isEqualTo("0");
    }

    @Test
    void theBarOfStatesFillsItsWidthAndNoMore() {
        List<StateBar.Part> parts = StateBar.parts(Map.of(CopyState.DELIVERED, 999_990L, CopyState.FAILED, 9L, CopyState.EXPIRED, 1L));

        assertThat(parts).extracting(StateBar.Part::state).containsExactly("delivered", "failed", "expired");
        assertThat(parts).allMatch(part -> Double.parseDouble(part.x()) + Double.parseDouble(part.width()) <= 100.001);
        assertThat(StateBar.summary(Map.of(CopyState.FAILED, 10L, CopyState.DELIVERED, 9_990L), TELLER))
                .isEqualTo("9,990 delivered, 10 failed");
        assertThat(StateBar.summary(Map.of(), TELLER)).isEqualTo("no copies yet");
        assertThat(StateBar.parts(Map.of())).isEmpty();
    }
}
