package org.indaba.bounce;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.ReportCap;
import org.jdbi.v3.core.Jdbi;

/** How many reports an address gets a day (UTC), over all lists and nodes. Thread-safe. */
public final class SqlReportCap implements ReportCap {

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public SqlReportCap(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** As there said; beyond the cap nothing is written. */
    @Override
    public boolean takeInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                INSERT INTO reports_sent (address_key, day, reports) VALUES (:key, :day, 1)
                ON CONFLICT (address_key, day) DO UPDATE SET reports = reports_sent.reports + 1 WHERE reports_sent.reports < :max""")
                .bind("key", address.key()).bind("day", today()).bind("max", MAX_A_DAY).execute()) == 1;
    }

    /** Forgets days that are over; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM reports_sent WHERE (address_key, day) IN (
                    SELECT address_key, day FROM reports_sent WHERE day < :today ORDER BY day LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("today", today()).bind("limit", limit).execute());
    }

    private LocalDate today() {
        return clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
