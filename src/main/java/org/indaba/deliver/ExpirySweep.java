package org.indaba.deliver;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Ends the copies that the age limit catches while nobody can try them: their site is left alone, or their domain has no route. All
 * others meet the limit at a try. What an operator holds is not touched. Thread-safe.
 */
final class ExpirySweep {

    /** Windows that one look ends. */
    static final int WINDOWS = 100;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final Claims claims;
    private final Recorder recorder;
    private final RetrySchedule schedule;
    private final InstantSource clock;

    ExpirySweep(Jdbi jdbi, Transactions transactions, Claims claims, Recorder recorder, RetrySchedule schedule, InstantSource clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.claims = claims;
        this.recorder = recorder;
        this.schedule = schedule;
        this.clock = clock;
    }

    private record Stuck(long window, String site, Answer reason) {
    }

    /** Ends at most {@link #WINDOWS} windows; returns whether there may be more. */
    boolean run() {
        List<Stuck> stuck = stuck();
        Map<Long, Stuck> byWindow = new HashMap<>();
        stuck.forEach(each -> byWindow.put(each.window(), each));
        List<ClaimedWindow> claimed = stuck.isEmpty() ? List.of() : claims.named(List.copyOf(byWindow.keySet()));
        for (ClaimedWindow window : claimed) {
            Stuck why = byWindow.get(window.id());
            window.copies().forEach(copy -> recorder.expired(copy, why.site(), why.reason()));
            recorder.givenBack(window, 0);
        }
        return claimed.size() == WINDOWS;
    }

    private List<Stuck> stuck() {
        Instant now = clock.instant();
        Instant limit = now.minus(schedule.giveUpAfter());
        return transactions.call(() -> jdbi.withHandle(handle -> handle.createQuery("""
                SELECT w.id, coalesce(w.site, '') AS site, coalesce(t.last_error, r.problem) AS reason,
                    CASE WHEN t.site IS NULL THEN r.enhanced ELSE '4.4.1' END AS enhanced
                FROM windows w JOIN mailings m ON m.id = w.mailing_id
                LEFT JOIN sites t ON t.site = w.site AND t.backoff_until > :now
                LEFT JOIN routes r ON w.site IS NULL AND r.domain = w.domain AND r.site IS NULL
                WHERE w.day <= :day AND coalesce(w.since, m.created_at) <= :limit
                    AND NOT w.held AND (w.owned_until IS NULL OR w.owned_until <= :now)
                    AND (t.site IS NOT NULL OR r.domain IS NOT NULL)
                LIMIT :windows
                """)
                .bind("now", now).bind("limit", limit).bind("day", limit.atOffset(ZoneOffset.UTC).toLocalDate()).bind("windows", WINDOWS)
                .map((row, _) -> new Stuck(row.getLong("id"), row.getString("site"),
                        Answer.ours(row.getString("enhanced"), row.getString("reason"))))
                .list()));
    }
}
