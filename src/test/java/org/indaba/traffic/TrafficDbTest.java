package org.indaba.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.indaba.mail.MailEvents;
import org.indaba.spool.Transactions;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficDbTest {

    private static final Instant HOUR = Instant.parse("2026-11-23T10:00:00Z");

    private final TestDatabase database = TestDatabase.create();
    private Instant now = HOUR.plusSeconds(1800);
    private boolean away;
    private final Transactions transactions = new Transactions() {
        @Override
        public <T> T call(Supplier<T> work) {
            if (away) {
                throw new IllegalStateException("away");
            }
            return database.transactions().call(work);
        }
    };
    private final Traffic traffic = new Traffic(database.jdbi(), transactions, () -> now);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void countsOfAllNodesAreAddedUpByTheHourAndByTheDay() {
        Traffic other = new Traffic(database.jdbi(), transactions, () -> now);
        traffic.add(Kind.POST);
        traffic.add(Kind.DELIVERED);
        traffic.flush();
        other.add(Kind.POST);
        other.flush();
        now = HOUR.plus(Duration.ofHours(1));
        traffic.add(Kind.POST);
        traffic.flush();
        traffic.flush();

        assertThat(traffic.hours(HOUR)).containsExactly(new HourCount(HOUR, Kind.DELIVERED, 1), new HourCount(HOUR, Kind.POST, 2),
                new HourCount(HOUR.plusSeconds(3600), Kind.POST, 1));
        assertThat(traffic.hours(now)).hasSize(1);
        assertThat(traffic.days(HOUR)).contains(new HourCount(Instant.parse("2026-11-23T00:00:00Z"), Kind.POST, 3));
    }

    @Test
    void whatCannotBeWrittenIsWrittenLater() {
        traffic.add(Kind.BOUNCE);
        away = true;
        assertThatThrownBy(traffic::flush).hasMessage("away");
        away = false;
        now = now.plus(Duration.ofHours(5));
        traffic.flush();

        assertThat(traffic.hours(HOUR)).containsExactly(new HourCount(HOUR, Kind.BOUNCE, 1));
    }

    @Test
    void triesAreCountedBySiteAndThoseOfTheOldestSiteAreForgotten() {
        MailEvents events = new CountedMailEvents(new RecordedEvents(), traffic);
        events.attempted(1, 1, "first", "h", "delivered", "");
        events.attempted(1, 1, "first", "h", "deferred", "");
        events.attempted(1, 1, "first", "h", "expired", "");
        events.attempted(1, 1, "first", "h", "suppressed", "");
        assertThat(traffic.site("first")).hasValue(new SiteCount(now, 1, 1, 1, now));
        assertThat(traffic.site("first").orElseThrow().tries()).isEqualTo(3);

        for (int i = 0; i < SiteTallies.MAX_SITES - 1; i++) {
            traffic.tried("site" + i, Kind.DELIVERED);
        }
        assertThat(traffic.site("site0")).isPresent();
        traffic.tried("one more", Kind.DELIVERED);
        assertThat(traffic.site("first")).isEmpty();
    }

    @Test
    void oldCountsAreForgottenSomeAtATime() {
        traffic.add(Kind.POST);
        traffic.add(Kind.HELD);
        traffic.flush();
        now = now.plus(Duration.ofDays(Traffic.KEPT_DAYS)).minus(Duration.ofHours(1));
        assertThat(transactions.call(() -> traffic.sweepInTx(1)).intValue()).isZero();
        now = now.plus(Duration.ofHours(2));
        assertThat(transactions.call(() -> traffic.sweepInTx(1)).intValue()).isEqualTo(1);
        assertThat(transactions.call(() -> traffic.sweepInTx(5)).intValue()).isEqualTo(1);
    }
}
