package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SiteBookDbTest {

    private final TestDatabase database = TestDatabase.create();
    private final SettableClock clock = new SettableClock(Exploder.START);
    private final DeliveryLimits limits = Exploder.limits(20, 4);
    private final SiteBook book =
            new SiteBook(database.jdbi(), database.transactions(), clock, new Random(3), limits, Shaping.even(limits));

    @AfterEach
    void close() {
        database.close();
    }

    private void windows(String site, int lane, int count) {
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at)
                SELECT 1, '2026-01-01', 'x.test', n, n, 1, ?, ?, ? FROM generate_series(1, ?) n""",
                lane, site, clock.instant().atOffset(ZoneOffset.UTC), count));
    }

    private List<String> due(String after, int most) {
        return book.due(after, most).stream().map(SiteBook.Due::site).toList();
    }

    private List<String> urgent(String after, int most) {
        return book.urgent(after, most).stream().map(SiteBook.Due::site).toList();
    }

    @Test
    void sitesComeInTurnAndNoMoreThanAreAskedFor() {
        IntStream.range(0, 6).forEach(n -> windows("s" + n, 1, 10));

        assertThat(due("", 10)).containsExactly("s0", "s1", "s2", "s3", "s4", "s5");
        assertThat(due("", 2)).containsExactly("s0", "s1");
        assertThat(due("s1", 2)).containsExactly("s2", "s3");
        assertThat(due("s3", 4)).containsExactly("s4", "s5", "s0", "s1");
        assertThat(due("s5", 10)).containsExactly("s0", "s1", "s2", "s3", "s4", "s5");
        assertThat(due("s2x", 10)).as("behind one that is through").containsExactly("s3", "s4", "s5", "s0", "s1", "s2");
        assertThat(book.due("", 1)).containsExactly(new SiteBook.Due("s0", 4, false, false));
    }

    @Test
    void whatNobodyMayTakeNowDoesNotCount() {
        for (String site : List.of("at-work", "free", "held", "later", "left-alone", "tried")) {
            windows(site, 1, 1);
        }
        database.jdbi().useHandle(handle -> handle.createScript("""
                UPDATE windows SET held = true WHERE site = 'held';
                UPDATE windows SET due_at = due_at + interval '1 second' WHERE site = 'later';
                UPDATE windows SET owner = 'n/1', owned_until = due_at + interval '1 minute' WHERE site = 'at-work';
                UPDATE windows SET owner = 'n/1' WHERE site = 'tried'""").execute());
        book.failed("left-alone", "it hangs");

        assertThat(due("", 10)).containsExactly("free", "tried");
        assertThat(due("", 1)).containsExactly("free");
        assertThat(due("free", 1)).containsExactly("tried");

        clock.forward(limits.maxSiteBackoff());
        assertThat(book.due("held", 2)).containsExactly(new SiteBook.Due("later", 1, false, false),
                new SiteBook.Due("left-alone", 1, true, false));
    }

    @Test
    void sitesToWhichNoticesGoAreFoundAmongAllOthers() {
        IntStream.range(0, 6).forEach(n -> windows("s" + n, 1, 2));
        windows("s1", Lane.NOTICES, 1);
        windows("s4", Lane.NOTICES, 1);

        assertThat(urgent("", 10)).containsExactly("s1", "s4");
        assertThat(urgent("s1", 10)).containsExactly("s4", "s1");
        assertThat(urgent("s2", 1)).containsExactly("s4");
        assertThat(book.due("s0", 1)).containsExactly(new SiteBook.Due("s1", 3, false, true));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE windows SET due_at = due_at + interval '1 hour' WHERE priority = 0"));
        assertThat(urgent("", 10)).isEmpty();
    }
}
