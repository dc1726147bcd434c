package org.indaba.bounce;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** How events stand in their table. */
final class EventSql {

    /** All columns that a reader sees. */
    static final String COLUMNS = """
            id, coalesce(number, 0) AS number, at, kind, list_id, subscription_id, address, copy_id, mailing_id, post_id, site, inbound_id,
            recipient, severity, reason, blame, status, reply, evidence, rule, effect, points, score, incident_id
            """;

    private EventSql() {
    }

    static BounceEvent event(ResultSet row) throws SQLException {
        return new BounceEvent(row.getLong("id"), row.getLong("number"), row.getTimestamp("at").toInstant(),
                EventKind.valueOf(row.getString("kind")),
                new BounceEvent.Whom(row.getLong("list_id"), row.getLong("subscription_id"), row.getString("address")),
                new BounceEvent.About(row.getLong("copy_id"), row.getLong("mailing_id"), row.getLong("post_id"), row.getString("site"),
                        row.getLong("inbound_id")),
                new BounceEvent.Finding(row.getString("recipient"), row.getString("severity"), row.getString("reason"),
                        row.getString("blame"), row.getString("status"), row.getInt("reply"), row.getString("evidence"),
                        row.getString("rule")),
                Effect.valueOf(row.getString("effect")), row.getInt("points"), row.getInt("score"), row.getLong("incident_id"));
    }

    static <T, V> V[] column(List<T> rows, Function<T, V> value, IntFunction<V[]> array) {
        V[] values = array.apply(rows.size());
        Arrays.setAll(values, at -> value.apply(rows.get(at)));
        return values;
    }

    static <T> Long[] numbers(List<T> rows, Function<T, Long> value) {
        return column(rows, value, Long[]::new);
    }

    static <T> Integer[] counts(List<T> rows, Function<T, Integer> value) {
        return column(rows, value, Integer[]::new);
    }

    static <T> String[] texts(List<T> rows, Function<T, String> value) {
        return column(rows, value, String[]::new);
    }
}
