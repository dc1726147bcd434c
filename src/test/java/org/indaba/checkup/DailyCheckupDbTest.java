package org.indaba.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.indaba.access.Administrators;
import org.indaba.checkup.Report.Subject;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.dns.Dns;
import org.indaba.lists.DomainChange;
import org.indaba.lists.Domains;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.FakeDns;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DailyCheckupDbTest {

    private static final EmailAddress BOSS = EmailAddress.of("boss@example.net");

    private static TestDatabase database;

    private final Scene scene = new Scene();
    private final AtomicReference<Instant> now = new AtomicReference<>(Scene.NOW);
    private final List<Notice.DomainTrouble> told = new ArrayList<>();
    private final AtomicInteger rung = new AtomicInteger();
    private final CheckupLog log = new CheckupLog(database.jdbi());
    private List<String> served = List.of(Scene.DOMAIN);
    private List<EmailAddress> administrators = List.of(BOSS);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void clear() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE dns_reports, dns_findings, dns_troubles, dns_watch"));
    }

    private DailyCheckup daily() {
        scene.clock = now::get;
        return daily(scene.checkup());
    }

    private DailyCheckup daily(Checkup checkup) {
        return new DailyCheckup(checkup, new DailyCheckup.Kept(database.transactions(), log, new WatchTurns(database.jdbi())),
                new DailyCheckup.Site(new ServedDomains(), new Bosses()), new DailyCheckup.Mail(this::tell,
                        new Bell(), "https://www.example.org/admin/dns"), now::get, new Random(1));
    }

    private List<Long> tell(Notice notice) {
        told.add((Notice.DomainTrouble) notice);
        return List.of();
    }

    private final class ServedDomains implements Domains {
        @Override
        public List<String> all() {
            return served;
        }

        @Override
        public DomainChange addInTx(String domain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DomainChange removeInTx(String domain) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Bosses implements Administrators {
        @Override
        public List<EmailAddress> all() {
            return administrators;
        }

        @Override
        public boolean addInTx(EmailAddress address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean removeInTx(EmailAddress address) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Bell implements Outbox {
        @Override
        public long openInTx(NewMailing mailing) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long sendInTx(NewMailing mailing, EmailAddress recipient) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wake() {
            rung.incrementAndGet();
        }
    }

    /** The next day's turn, which must come. */
    private void nextDay() {
        now.updateAndGet(each -> each.plus(DailyCheckup.EVERY).plus(DailyCheckup.SPREAD));
        assertThat(daily().turn()).isTrue();
    }

    private void firstDay() {
        assertThat(daily().turn()).as("the first turn waits for a while behind the start").isFalse();
        now.updateAndGet(each -> each.plus(DailyCheckup.SPREAD));
        assertThat(daily().turn()).isTrue();
    }

    private void breakKey() {
        scene.zone.forget("a._domainkey." + Scene.DOMAIN);
    }

    private void healKey() {
        scene.zone.forget("a._domainkey." + Scene.DOMAIN).text("a._domainkey." + Scene.DOMAIN, "v=DKIM1; k=ed25519; p=AAAA");
    }

    @Test
    void whatBreaksIsToldOnceAndThatItIsRightAgainOnce() {
        firstDay();
        nextDay();
        assertThat(told).isEmpty();

        breakKey();
        nextDay();
        nextDay();
        assertThat(told).singleElement().satisfies(notice -> {
            assertThat(notice.recipients()).containsExactly(BOSS);
            assertThat(notice.broken().inEnglish()).isEqualTo(
                    "lists.example.org: dkim of a._domainkey.lists.example.org: there is no such name");
            assertThat(notice.healed().inEnglish()).isEmpty();
        });
        assertThat(rung).hasValue(1);

        healKey();
        nextDay();
        nextDay();
        assertThat(told).hasSize(2).last().satisfies(notice -> {
            assertThat(notice.broken().inEnglish()).isEmpty();
            assertThat(notice.healed().inEnglish()).startsWith("lists.example.org: dkim of ");
        });
    }

    @Test
    void whatIsWrongAtTheFirstLookIsNobodysNews() {
        breakKey();
        scene.zone.forget("1.2.0.192.in-addr.arpa");
        firstDay();
        nextDay();
        healKey();
        nextDay();
        assertThat(told).isEmpty();
        assertThat(log.troubles()).isEqualTo(new CheckupLog.Troubles(1, 1));

        breakKey();
        nextDay();
        assertThat(told).hasSize(1);
    }

    @Test
    void silenceOfDnsNeitherBreaksNorHeals() {
        firstDay();
        scene.zone.trouble("a._domainkey." + Scene.DOMAIN, Trouble.SERVFAIL);
        nextDay();
        breakKey();
        nextDay();
        assertThat(told).hasSize(1);
        scene.zone.trouble("a._domainkey." + Scene.DOMAIN, Trouble.SERVFAIL);
        nextDay();
        assertThat(told).hasSize(1);
        healKey();
        nextDay();
        assertThat(told).hasSize(2);
    }

    @Test
    void whatBreaksAndHealsBetweenTwoDaysIsNoNews() {
        firstDay();
        breakKey();
        daily().lookAt(Scene.DOMAIN);
        healKey();
        daily().lookAt(Scene.DOMAIN);
        nextDay();
        assertThat(told).isEmpty();

        breakKey();
        nextDay();
        healKey();
        daily().lookAt(Scene.DOMAIN);
        breakKey();
        nextDay();
        assertThat(told).as("they were told that it is broken, and so it is").hasSize(1);
    }

    @Test
    void ofSeveralNodesOneLooksEachDayAndADeadOnesTurnIsTakenOver() {
        firstDay();
        assertThat(daily().turn()).isFalse();
        now.updateAndGet(each -> each.plus(DailyCheckup.EVERY).plus(DailyCheckup.SPREAD));
        WatchTurns turns = new WatchTurns(database.jdbi());
        Instant start = now.get();
        assertThat(turns.takeInTx("dead", start, start.plus(DailyCheckup.LEASE), start)).isTrue();
        now.set(start.plus(DailyCheckup.LEASE).minusMillis(1));
        assertThat(daily().turn()).isFalse();
        now.set(start.plus(DailyCheckup.LEASE));
        assertThat(daily().turn()).isTrue();
        assertThat(turns.endInTx("dead", start)).as("the turn is no longer the dead one's").isFalse();
    }

    @Test
    void whoLostTheTurnWritesNoMail() {
        firstDay();
        breakKey();
        now.updateAndGet(each -> each.plus(DailyCheckup.EVERY).plus(DailyCheckup.SPREAD));
        Dns real = scene.dns;
        scene.dns = new SlowDns(real, () -> now.updateAndGet(each -> each.plus(DailyCheckup.LEASE)), ()
                -> daily(new Scene().checkup()).turn());
        assertThat(daily().turn()).isTrue();
        assertThat(told).isEmpty();
    }

    /** At the first question about the domain so much time goes by that another node takes the turn. */
    private static final class SlowDns extends Delegating {

        private final Runnable pause;
        private final Runnable other;
        private boolean slept;

        SlowDns(Dns next, Runnable pause, Runnable other) {
            super(next);
            this.pause = pause;
            this.other = other;
        }

        @Override
        void before(String name) {
            if (!slept && name.equals(Scene.DOMAIN)) {
                slept = true;
                pause.run();
                other.run();
            }
        }
    }

    @Test
    void turnEndsInTimeAndWhoIsLeftOverComesFirst() {
        served = IntStream.range(10, 40).mapToObj(i -> "d" + i + ".example.org").toList();
        Dns fake = new FakeDns(scene.zone);
        scene.dns = new Delegating(fake) {
            @Override
            void before() {
                now.updateAndGet(each -> each.plus(Duration.ofSeconds(38)));
            }
        };
        firstDay();
        int seen = log.summaries(served).size();
        assertThat(seen).isBetween(1, 29);
        assertThat(log.oldestFirst(served)).startsWith(served.subList(seen, 30).toArray(String[]::new));
        scene.dns = fake;
        nextDay();
        assertThat(log.summaries(served)).hasSize(30);
    }

    @Test
    void onePartThatFailsKeepsNoOtherFromBeingLookedAt() {
        served = List.of("bad.example.org", Scene.DOMAIN);
        Dns fake = new FakeDns(scene.zone);
        scene.dns = new Delegating(fake) {
            @Override
            void before(String name) {
                if (name.equals("bad.example.org")) {
                    throw new IllegalStateException("a bug of ours");
                }
            }
        };
        firstDay();
        assertThat(log.latest(new Subject.Domain(Scene.DOMAIN))).isPresent();
        assertThat(log.latest(new Subject.Domain("bad.example.org"))).isEmpty();
    }

    @Test
    void newsWaitUntilThereIsSomebodyToTell() {
        firstDay();
        breakKey();
        administrators = List.of();
        nextDay();
        administrators = List.of(BOSS);
        nextDay();
        assertThat(told).hasSize(1);
    }

    @Test
    void eachServerLooksAtItselfAndNoneSpeaksForAnother() {
        firstDay();
        Scene other = new Scene();
        other.clock = now::get;
        other.hostname = "mail2.example.org";
        other.zone.address("mail2.example.org", "192.0.2.2").pointer("192.0.2.2", "mail2.example.org");
        assertThat(daily(other.checkup()).turn()).as("the turn is over, and its own name is looked at all the same").isFalse();
        assertThat(log.servers()).extracting(Report::about)
                .containsExactly(new Subject.Server(Scene.HOST), new Subject.Server("mail2.example.org"));
        other.zone.forget("2.2.0.192.in-addr.arpa");
        now.updateAndGet(each -> each.plus(DailyCheckup.EVERY));
        daily(other.checkup()).turn();
        nextDay();
        assertThat(told).singleElement().satisfies(notice ->
                assertThat(notice.broken().inEnglish()).startsWith("the server mail2.example.org: ptr of 192.0.2.2"));

        now.updateAndGet(each -> each.plus(CheckupLog.SERVER_GONE));
        nextDay();
        assertThat(log.servers()).extracting(Report::about).containsExactly(new Subject.Server(Scene.HOST));
    }

    @Test
    void serversAreShownUpToALimit() {
        for (int i = 1; i <= CheckupLog.MAX_SERVERS + 1; i++) {
            Report report = new Report(new Subject.Server("m%02d.example.org".formatted(i)), Scene.NOW, List.of());
            database.transactions().run(() -> log.keepInTx(report));
            assertThat(log.servers()).hasSize(Math.min(i, CheckupLog.MAX_SERVERS));
        }
    }

    @Test
    void domainsThatAreGoneAreForgotten() {
        firstDay();
        served = List.of("other.example.org");
        nextDay();
        assertThat(log.latest(new Subject.Domain(Scene.DOMAIN))).isEmpty();
        assertThat(log.latest(new Subject.Domain("other.example.org"))).isPresent();
        assertThat(log.latest(new Subject.Server(Scene.HOST))).isPresent();
    }

    @Test
    void mailTellsUpToALimitAndCountsTheRest() {
        served = IntStream.rangeClosed(1, DailyCheckup.MAX_TOLD).mapToObj(i -> "d%02d.example.org".formatted(i)).toList();
        served.forEach(domain -> scene.zone.mx(domain, 10, Scene.HOST).text(domain, "v=spf1 mx -all"));
        firstDay();
        served.forEach(domain -> scene.zone.forget(domain).mx(domain, 10, Scene.HOST).text(domain, "v=spf1 -all"));
        nextDay();
        assertThat(told.getLast().broken().inEnglish().lines()).hasSize(DailyCheckup.MAX_TOLD).noneMatch(line -> line.contains("more"));

        served.forEach(domain -> scene.zone.forget(domain).mx(domain, 10, Scene.HOST).text(domain, "v=spf1 mx -all"));
        nextDay();
        assertThat(told.getLast().healed().inEnglish().lines()).hasSize(DailyCheckup.MAX_TOLD).noneMatch(line -> line.contains("more"));

        served.forEach(domain -> scene.zone.forget(domain).mx(domain, 10, Scene.HOST).text(domain, "v=spf1 -all"));
        scene.zone.forget("1.2.0.192.in-addr.arpa");
        nextDay();
        assertThat(told.getLast().broken().inEnglish()).startsWith("the server mail.example.org: ptr of 192.0.2.1");
        assertThat(told.getLast().broken().inEnglish().lines()).hasSize(DailyCheckup.MAX_TOLD + 1).last().isEqualTo("and 1 more");
    }

    @Test
    void reportComesBackAsItWasKept() {
        breakKey();
        Report report = daily().lookAt(Scene.DOMAIN);
        assertThat(log.latest(new Subject.Domain(Scene.DOMAIN))).contains(report);
        assertThat(log.summaries(List.of(Scene.DOMAIN, "never.example.org")))
                .containsExactly(new CheckupLog.Summary(Scene.DOMAIN, Scene.NOW, 1, 0, 0));
    }
}
