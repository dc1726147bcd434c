package org.indaba.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.lists.Variant;
import org.indaba.mime.Participants;
import org.indaba.testing.CrashingTransactions;
import org.indaba.testing.SimulatedCrash;
import org.junit.jupiter.api.Test;

class SqlExpansionsDbTest extends ExpandedList {

    @Test
    void everySubscriberGetsOneCopyInTheOrderOfDomains() {
        subscribe(3_500, 100);
        long mailing = mailing(1);

        decide(mailing, NOBODY);
        int steps = stepAll();

        // 50 and 1,000 and 2,000 and 450.
        assertThat(steps).isEqualTo(4);
        assertThat(number("SELECT count(DISTINCT subscription_id) FROM copies")).isEqualTo(3_500);
        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(3_500);
        assertThat(texts("SELECT split_part(address, '@', 2) FROM copies ORDER BY id")).isSorted();
        assertThat(events.lines()).containsExactly("expanded 1 list " + list + " 3500");
        assertThat(outbox.wakes()).isEqualTo(steps);
    }

    @Test
    void mailingToAListWithoutSubscribersIsDoneWithTheDecision() {
        long other = number("""
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('empty', 'lists.example.org', '{}', now()) RETURNING id""");
        member("ann@a.example", LONG_AGO, null);
        long nobody = mailing(1);
        long somebody = mailing(2);

        Set<Long> done = database.transactions().call(() -> expansions.decideInTx(List.of(
                new Decided(nobody, other, NOW, NOBODY, List.of()), new Decided(somebody, list, NOW, NOBODY, List.of()))));

        assertThat(done).containsExactly(nobody);
        assertThat(numbers("SELECT mailing_id FROM expansions WHERE done_at IS NULL")).containsExactly(somebody);
        ExpansionView view = new ExpansionView(database.jdbi());
        LocalDate day = database.jdbi().withHandle(handle -> handle.createQuery("SELECT DISTINCT day FROM mailings").mapTo(LocalDate.class)
                .one());
        assertThat(view.unfinished(nobody)).isFalse();
        assertThat(view.unfinished(day)).isTrue();
        assertThat(view.unfinished(day.minusDays(1))).isFalse();
        assertThat(stepAll()).isEqualTo(1);
        assertThat(view.unfinished(day)).isFalse();
        assertThat(events.lines()).containsExactly("expanded 2 list " + list + " 1");
    }

    @Test
    void windowsCoverEachCopyOnceAndHoldOneDomainAndAtMostAHundred() {
        subscribe(3_500, 3);
        long mailing = mailing(1);

        decide(mailing, NOBODY);
        stepAll();

        assertThat(number("SELECT max(copies) FROM windows")).isEqualTo(100);
        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(3_500);
        assertThat(number("""
                SELECT count(*) FROM copies c JOIN windows w ON w.mailing_id = c.mailing_id AND w.day = c.day
                    AND c.id BETWEEN w.first_copy AND w.last_copy AND split_part(c.address, '@', 2) = w.domain""")).isEqualTo(3_500);
        assertThat(number("SELECT count(*) FROM windows w WHERE copies <> (SELECT count(*) FROM copies c WHERE c.mailing_id = w.mailing_id "
                + "AND c.id BETWEEN w.first_copy AND w.last_copy)")).isZero();
    }

    @Test
    void expansionThatMeetsABugKeepsNoOtherWaitingAndGoesOnWhenItIsMended() {
        subscribe(60, 1);
        long broken = mailing(1);
        long other = mailing(2);
        decide(broken, NOBODY);
        decide(other, NOBODY);
        sql("CREATE FUNCTION bug() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a bug'; END $$");
        sql("CREATE TRIGGER bug BEFORE INSERT ON copies FOR EACH ROW WHEN (NEW.mailing_id = " + broken + ") EXECUTE FUNCTION bug()");

        assertThatThrownBy(expansions::step).hasMessageContaining("a bug");
        assertThat(expansions.step()).isTrue();
        assertThatThrownBy(expansions::step).hasMessageContaining("a bug");
        assertThat(expansions.step()).isTrue();
        assertThat(number("SELECT count(*) FROM copies WHERE mailing_id = " + other)).isEqualTo(60);

        sql("DROP TRIGGER bug ON copies");
        stepAll();
        assertThat(number("SELECT count(*) FROM copies WHERE mailing_id = " + broken)).isEqualTo(60);
    }

    @Test
    void subscribersAreThoseOfTheTimeOfAcceptance() {
        long inTime = member("in-time@a.example", NOW, null);
        member("late@a.example", NOW.plusMillis(1), null);
        member("gone@a.example", LONG_AGO, NOW);
        long leaving = member("leaving@a.example", LONG_AGO, NOW.plusMillis(1));

        decide(mailing(1), NOBODY);
        stepAll();

        assertThat(numbers("SELECT subscription_id FROM copies")).containsExactlyInAnyOrder(inTime, leaving);
    }

    @Test
    void wishesOfSubscribersAreKept() {
        long on = member("on@a.example", LONG_AGO, null);
        sql("UPDATE subscriptions SET delivery = 'OFF' WHERE id = " + member("off@a.example", LONG_AGO, null));
        sql("UPDATE subscriptions SET delivery = 'SUSPENDED' WHERE id = " + member("suspended@a.example", LONG_AGO, null));
        sql("UPDATE subscriptions SET own_posts = false WHERE id = " + member("Author@a.example", LONG_AGO, null));
        sql("UPDATE subscriptions SET skip_when_addressed = true WHERE id = " + member("addressed@a.example", LONG_AGO, null));
        long addressedAnyway = member("addressed-too@a.example", LONG_AGO, null);
        long skipper = member("skipper@a.example", LONG_AGO, null);
        sql("UPDATE subscriptions SET skip_when_addressed = true, own_posts = false WHERE id = " + skipper);
        Participants participants = participants("author@A.example", Set.of("addressed@a.example", "addressed-too@a.example"));

        assertThat(expansions.count(list, NOW, participants)).isEqualTo(3);
        decide(mailing(1), participants);
        stepAll();

        assertThat(numbers("SELECT subscription_id FROM copies")).containsExactlyInAnyOrder(on, addressedAnyway, skipper);
    }

    @Test
    void whoIsOffUntilADayGetsThePostsOfThatDayBeforeAnybodyWroteThatDown() {
        long back = member("back@a.example", LONG_AGO, null);
        sql("UPDATE subscriptions SET delivery = 'OFF', off_until = '2026-05-04' WHERE id = " + back);
        sql("UPDATE subscriptions SET delivery = 'OFF', off_until = '2026-05-05' WHERE id = "
                + member("tomorrow@a.example", LONG_AGO, null));
        sql("UPDATE subscriptions SET delivery = 'OFF' WHERE id = " + member("off@a.example", LONG_AGO, null));
        Instant midnight = Instant.parse("2026-05-04T00:00:00Z");
        SqlExpansions before = expansions(database.transactions(), midnight.minusMillis(1));
        SqlExpansions from = expansions(database.transactions(), midnight);

        assertThat(before.count(list, NOW, NOBODY)).isZero();
        assertThat(from.count(list, NOW, NOBODY)).isEqualTo(1);
        decide(mailing(1), NOBODY);
        stepAll(before);
        assertThat(number("SELECT count(*) FROM copies")).isZero();
        decide(mailing(2), NOBODY);
        stepAll(from);

        assertThat(numbers("SELECT subscription_id FROM copies")).containsExactly(back);
    }

    @Test
    void aListOfExactlyOneChunkEndsWithAnEmptyStep() {
        subscribe(SqlExpansions.FIRST_CHUNK, 1);
        decide(mailing(1), NOBODY);

        assertThat(stepAll()).isEqualTo(2);
        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(SqlExpansions.FIRST_CHUNK);
    }

    @Test
    void twoListsThatExplodeAtOnceTakeTurns() {
        subscribe(5_000, 10);
        long first = mailing(1);
        long second = mailing(2);
        decide(first, NOBODY);
        decide(second, NOBODY);
        List<Long> stepped = new ArrayList<>();

        // The first chunks go together.
        expansions.step();
        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(2L * SqlExpansions.FIRST_CHUNK);
        for (int i = 0; i < 4; i++) {
            expansions.step();
            stepped.add(number("SELECT mailing_id FROM expansions ORDER BY turn DESC LIMIT 1"));
        }

        assertThat(stepped).containsExactly(first, second, first, second);
    }

    @Test
    void aCrashBeforeOrBehindAnyCommitLosesNobodyAndDoublesNobody() {
        subscribe(4_000, 50);
        for (int crash = 0; crash < 10; crash++) {
            sql("TRUNCATE copies, windows, mailings, expansions, outcomes, suppressions CASCADE");
            decide(mailing(1), NOBODY);
            SqlExpansions crashing = expansions(new CrashingTransactions(database.transactions(), crash));

            assertThatThrownBy(() -> stepAll(crashing)).isInstanceOf(SimulatedCrash.class);
            stepAll();

            assertThat(number("SELECT count(*) FROM copies")).as("crash %d", crash).isEqualTo(4_000);
            assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(4_000);
        }
    }

    @Test
    void severalWorkersAtOnceMakeEachCopyOnce() throws Exception {
        subscribe(6_000, 20);
        for (int post = 1; post <= 4; post++) {
            decide(mailing(post), NOBODY);
        }

        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> work = List.of(this::stepAll, this::stepAll, this::stepAll, this::stepAll);
            for (Future<Integer> worker : workers.invokeAll(work)) {
                worker.get();
            }
        }
        stepAll();

        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(24_000);
        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(24_000);
        assertThat(number("""
                SELECT count(*) FROM (
                    SELECT first_copy, lag(last_copy) OVER (PARTITION BY mailing_id ORDER BY first_copy) AS before FROM windows) AS w
                WHERE first_copy <= before""")).isZero();
    }

    @Test
    void aChunkThatIsRunAgainAddsNothing() {
        subscribe(140, 4);
        decide(mailing(1), NOBODY);
        stepAll();

        sql("UPDATE expansions SET cursor_domain = '', cursor_subscription = 0, done_at = NULL");
        stepAll();

        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(140);
        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(140);
        assertThat(number("SELECT copies FROM expansions")).isEqualTo(140);
    }

    @Test
    void aStepReadsARangeOfTheIndexWhateverTheStatisticsSay() {
        subscribe(20_000, 100);
        sql("INSERT INTO lists (name, domain, settings, created_at) VALUES ('other', 'lists.example.org', '{}', now())");
        sql("ALTER TABLE subscriptions SET (autovacuum_enabled = false)");
        decide(mailing(1), NOBODY);
        expansions.step();
        expansions.step();

        long before = number("SELECT coalesce(sum(idx_tup_fetch), 0) + coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables");
        long read = database.transactions().call(() -> {
            expansions.step();
            return number("SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'subscriptions'");
        });

        assertThat(before).isZero();
        assertThat(read).isLessThanOrEqualTo(SqlExpansions.LARGE_CHUNK + 10);
    }

    @Test
    void finishedExpansionsAreForgottenInTime() {
        subscribe(1, 1);
        decide(mailing(1), NOBODY);
        stepAll();
        decide(mailing(2), NOBODY);

        assertThat(forget(NOW)).isZero();
        assertThat(forget(NOW.plusSeconds(1))).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM expansions")).isEqualTo(1);
    }

    private int forget(Instant before) {
        return database.transactions().call(() -> expansions.forgetInTx(before, 10));
    }

    @Test
    void copiesInOneFormStandTogetherAndAreSharedByAllWhoWantIt() {
        subscribe(30, 3);
        sql("UPDATE subscriptions SET wishes = id % 3");
        sql("UPDATE subscriptions SET wishes = 7 WHERE id = (SELECT max(id) FROM subscriptions)");
        // Form 2 comes to the same as 1 here, and 7 to the list's own.
        long mailing = mailing(1);
        database.transactions().run(() -> expansions.decideInTx(List.of(
                new Decided(mailing, list, NOW, NOBODY, List.of(0, 1, 1, 0, 0, 0, 0, 0)))));
        stepAll();

        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(30);
        assertThat(number("SELECT count(*) FROM copies c JOIN subscriptions s ON s.id = c.subscription_id "
                + "WHERE coalesce(c.variant, 0) <> CASE WHEN s.wishes IN (1, 2) THEN 1 ELSE 0 END")).isZero();
        // Every copy is in exactly one window, which has its form; and windows of one form are no more than needed.
        assertThat(number("SELECT count(*) FROM copies c WHERE 1 = (SELECT count(*) FROM windows w WHERE w.mailing_id = c.mailing_id "
                + "AND c.id BETWEEN w.first_copy AND w.last_copy AND w.variant = coalesce(c.variant, 0))")).isEqualTo(30);
        assertThat(number("SELECT count(*) FROM windows")).isEqualTo(number("SELECT count(*) FROM (SELECT DISTINCT "
                + "split_part(address, '@', 2), coalesce(variant, 0) FROM copies) AS forms"));
        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(30);
    }

    @Test
    void formsThatSomebodyWantsAreFoundListByList() {
        assertThat(expansions.variants(Set.of(list))).isEmpty();
        subscribe(3, 1);
        assertThat(expansions.variants(Set.of(list))).isEmpty();
        sql("UPDATE subscriptions SET wishes = 5 WHERE id IN (SELECT min(id) FROM subscriptions)");
        sql("UPDATE subscriptions SET wishes = 7 WHERE id IN (SELECT max(id) FROM subscriptions)");

        assertThat(expansions.variants(Set.of(list, list + 1))).isEqualTo(Map.of(list, Set.of(Variant.of(5), Variant.of(7))));
    }

    @Test
    void whoIsOnTheListByAnotherAddressIsKnownByThatAndNothingElseIsAdded() {
        sql("UPDATE subscriptions SET own_posts = false, skip_when_addressed = true WHERE id = " + member("ann@a.example", LONG_AGO, null));
        long bob = member("bob@a.example", LONG_AGO, null);
        sql("""
                INSERT INTO addresses (person_id, address, key, domain)
                SELECT person_id, 'Ann@' || host, 'ann@' || host, host
                FROM addresses, unnest(ARRAY['home.example', 'third.example']) AS h (host) WHERE key = 'ann@a.example'""");
        Participants own = participants("Ann@home.example", Set.of("bob@b.example"));
        Participants named = participants("bob@a.example", Set.of("ann@third.example"));

        decide(mailing(1), own);
        decide(mailing(2), named);
        stepAll();

        String sorted = "SELECT array_to_string(ARRAY(SELECT unnest(%s) ORDER BY 1), ' ') FROM expansions ORDER BY mailing_id";
        assertThat(texts(sorted.formatted("author_keys"))).containsExactly("ann@a.example ann@home.example", "bob@a.example");
        assertThat(texts(sorted.formatted("addressed_keys"))).containsExactly("bob@b.example", "ann@a.example ann@third.example");
        assertThat(numbers("SELECT subscription_id FROM copies")).containsExactly(bob, bob);
        assertThat(expansions.count(list, NOW, own)).isEqualTo(1);
        assertThat(expansions.count(list, NOW, named)).isEqualTo(1);
        assertThat(expansions.count(list, NOW, NOBODY)).isEqualTo(2);
    }

    private long member(String address, Instant joined, Instant left) {
        sql("INSERT INTO people (display_name, created_at) VALUES ('', now())");
        long id = number("""
                INSERT INTO addresses (person_id, address, key, domain)
                VALUES ((SELECT max(id) FROM people), '%s', lower('%s'), 'a.example') RETURNING id""".formatted(address, address));
        return number("""
                INSERT INTO subscriptions
                    (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at, left_at)
                VALUES (%d, %d, 'a.example', lower('%s'), 'ON', true, false, '%s', %s) RETURNING id"""
                .formatted(list, id, address, joined, left == null ? "NULL" : "'" + left + "'"));
    }

    @Test
    void copiesForSuppressedAddressesStandInTheLedgerAndInNoWindow() {
        subscribe(120, 3);
        sql("INSERT INTO suppressions SELECT key, key, 'dead', now(), NULL FROM subscriptions ORDER BY id LIMIT 2");
        sql("INSERT INTO suppressions SELECT key, key, 'over', now(), '%s' FROM subscriptions ORDER BY id DESC LIMIT 1".formatted(NOW));
        sql("INSERT INTO suppressions SELECT key, key, 'soon over', now(), '%s' FROM subscriptions ORDER BY id DESC OFFSET 60 LIMIT 1"
                .formatted(NOW.plusSeconds(1)));
        long mailing = mailing(1);
        decide(mailing, NOBODY);

        stepAll();

        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(120);
        assertThat(texts("SELECT state || ' ' || attempt || ' ' || reply FROM outcomes")).hasSize(3)
                .containsOnly("SUPPRESSED 1 " + SqlExpansions.KEPT_BACK);
        assertThat(number("""
                SELECT count(*) FROM windows w JOIN outcomes o ON o.copy_id BETWEEN w.first_copy AND w.last_copy""")).isZero();
        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(117);
        assertThat(number("SELECT sum(last_copy - first_copy + 1) FROM windows")).isEqualTo(117);
        assertThat(number("SELECT copies FROM mailing_counts WHERE state = 'SUPPRESSED' AND mailing_id = " + mailing)).isEqualTo(3);
        assertThat(expansions.count(list, NOW, NOBODY)).isEqualTo(117);
    }
}
