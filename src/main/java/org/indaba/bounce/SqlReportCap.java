package org.indaba.bounce;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.ReportCap;
import org.jdbi.v3.core.Jdbi;

/** How many reports a mailbox gets a day (UTC), and all together in an hour, over all lists and nodes. Thread-safe. */
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
        String mailbox = address.mailboxKey();
        // Looked at first: who has had his share takes nothing of what all have together. The hour is everybody's and is taken first,
        // so that two transactions with several reports each never wait for each other crosswise.
        return sent(mailbox) < MAX_A_DAY && countInTx(hour(), MAX_AN_HOUR) && countInTx(mailbox, MAX_A_DAY);
    }

    private int sent(String key) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT reports FROM reports_sent WHERE address_key = :key AND day = :day")
                .bind("key", key).bind("day", today()).mapTo(Integer.class).findOne().orElse(0));
    }

    private boolean countInTx(String key, int max) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                INSERT INTO reports_sent (address_key, day, reports) VALUES (:key, :day, 1)
                ON CONFLICT (address_key, day) DO UPDATE SET reports = reports_sent.reports + 1 WHERE reports_sent.reports < :max""")
                .bind("key", key).bind("day", today()).bind("max", max).execute()) == 1;
    }

    /** Forgets days that are over; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM reports_sent WHERE (address_key, day) IN (
                    SELECT address_key, day FROM reports_sent WHERE day < :today ORDER BY day LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("today", today()).bind("limit", limit).execute());
    }

    /** The row of all together; no address looks like this. */
    private String hour() {
        return "hour " + clock.instant().atOffset(ZoneOffset.UTC).getHour();
    }

    private LocalDate today() {
        return clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
