package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.indaba.lists.RosterResult.Outcome;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Erasure;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Members by the thousand. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class RosterRepositoryDbTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final EmailAddress OWNER = EmailAddress.of("owner@example.net");

    @Inject
    Roster roster;

    @Inject
    Members members;

    @Inject
    Bans bans;

    @Inject
    Roles roles;

    @Inject
    ListRegister register;

    @Inject
    DataSource dataSource;

    private MailList newList() {
        EmailAddress post = EmailAddress.of("roster" + NUMBER.incrementAndGet() + "@roster.example");
        return QuarkusTransaction.requiringNew()
                .call(() -> ((ListChange.Done) register.createInTx(new NewList(post, List.of(OWNER), Map.of()))).list());
    }

    private static List<RosterRow> rows(String... lines) {
        byte[] file = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return ((RosterFile.Read) new RosterReader().read(new ByteArrayInputStream(file))).rows();
    }

    private List<RosterResult> importing(MailList list, List<RosterRow> rows) {
        return QuarkusTransaction.requiringNew().call(() -> roster.importInTx(list.id(), rows));
    }

    private SyncOutcome syncing(MailList list, List<RosterRow> rows) {
        return QuarkusTransaction.requiringNew().call(() -> roster.syncInTx(list.id(), rows));
    }

    @Test
    void eachRowHasItsResult() {
        MailList list = newList();
        importing(list, rows("old@example.net"));
        QuarkusTransaction.requiringNew().run(() -> {
            bans.addInTx(new BanScope.OneList(list.id()), new BanPattern("banned@example.net"));
            bans.addInTx(new BanScope.OneList(list.id()), new BanPattern("@banned.example"));
            bans.addInTx(new BanScope.OneList(list.id()), new BanPattern("/^roster-promo/"));
        });

        List<RosterResult> results = importing(list, rows("New <New@example.net>", "OLD@example.net", "no address", "new@EXAMPLE.net",
                "banned@example.net", "x@banned.example", "owner-" + list.post(), list.name() + "-join+x@roster.example",
                "Roster-Promo7@example.net"));

        assertThat(results).extracting(RosterResult::line).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(results).extracting(RosterResult::outcome).containsExactly(Outcome.ADDED, Outcome.ALREADY_THERE, Outcome.INVALID,
                Outcome.ALREADY_THERE, Outcome.INVALID, Outcome.INVALID, Outcome.INVALID, Outcome.INVALID, Outcome.INVALID);
        assertThat(results.get(4).reason()).contains("banned");
        assertThat(results.get(6).reason()).contains("the list itself");
        assertThat(results.get(8).reason()).isEqualTo("is banned by /^roster-promo/");
        assertThat(members.page(list.id(), "", 10)).extracting(member -> member.address().toString())
                .containsExactly("New@example.net", "old@example.net");
    }

    @Test
    void emptyImportChangesNothing() {
        MailList list = newList();

        assertThat(importing(list, List.of())).isEmpty();
        assertThat(importing(list, rows("nothing"))).hasSize(1);
        assertThat(members.count(list.id())).isZero();
    }

    @Test
    void syncAddsWhoIsNewAndRemovesWhoIsMissing() {
        MailList list = newList();
        importing(list, rows("stays@example.net", "goes@example.net"));

        SyncOutcome outcome = syncing(list, rows("Stays@example.net", "comes@example.net"));

        assertThat(outcome).isEqualTo(new SyncOutcome.Done(List.of(
                new RosterResult(1, "Stays@example.net", Outcome.ALREADY_THERE, ""),
                new RosterResult(2, "comes@example.net", Outcome.ADDED, ""),
                new RosterResult(0, "goes@example.net", Outcome.REMOVED, ""))));
        assertThat(members.page(list.id(), "", 10)).extracting(member -> member.address().key())
                .containsExactly("comes@example.net", "stays@example.net");
    }

    @Test
    void syncWithAWrongRowOrWithoutRowsChangesNothing() {
        MailList list = newList();
        importing(list, rows("stays@example.net"));

        assertThat(syncing(list, rows("comes@example.net", "stays@@example.net"))).isInstanceOfSatisfying(SyncOutcome.Refused.class,
                refused -> assertThat(refused.invalid()).extracting(RosterResult::line).containsExactly(2));
        assertThat(syncing(list, List.of())).isInstanceOf(SyncOutcome.Refused.class);

        assertThat(members.page(list.id(), "", 10)).extracting(member -> member.address().key()).containsExactly("stays@example.net");
    }

    @Test
    void importsOfTheSamePeopleAtOnceDoNotFail() throws Exception {
        MailList list = newList();
        int writers = 4;
        int people = 500;
        // Known without a name, so that each import also wants to name them.
        importing(newList(), rows(IntStream.range(0, people)
                .mapToObj(n -> "same" + n + "@race" + n % 7 + ".example").toArray(String[]::new)));
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier start = new CyclicBarrier(writers);
            List<Callable<Long>> imports = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                List<RosterRow> rows = rows(IntStream.range(0, people)
                        .mapToObj(n -> "Name <same" + n + "@race" + n % 7 + ".example>").toArray(String[]::new));
                List<RosterRow> ordered = i % 2 == 0 ? rows : rows.reversed();
                imports.add(() -> {
                    start.await();
                    return importing(list, ordered).stream().filter(result -> result.outcome() == Outcome.ADDED).count();
                });
            }
            long added = 0;
            for (Future<Long> result : pool.invokeAll(imports)) {
                added += result.get();
            }
            assertThat(added).isEqualTo(people);
        }
        assertThat(members.count(list.id())).isEqualTo(people);
        assertThat(members.page(list.id(), "", people)).allMatch(member -> member.displayName().equals("Name"));
    }

    @Test
    void whoIsAddedWhileTheyAreForgottenIsAddedAnew() throws Exception {
        MailList list = newList();
        MailList other = newList();
        EmailAddress ann = EmailAddress.of("ann@gone.example");
        importing(list, rows("Ann <ann@gone.example>", "bob@gone.example"));
        Jdbi jdbi = Jdbi.create(dataSource);
        Erasure erasure = new Erasure(person(jdbi, ann), List.of(ann), Instant.EPOCH);

        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> adding = new ArrayList<>();
            QuarkusTransaction.requiringNew().run(() -> {
                assertThat(new PersonalData(jdbi).eraseInTx(erasure)).isTrue();
                adding.add(pool.submit(() -> importing(list, rows("Ann <ann@gone.example>", "bob@gone.example", "cid@gone.example"))));
                adding.add(pool.submit(() -> QuarkusTransaction.requiringNew()
                        .run(() -> roles.addInTx(other.id(), Role.MODERATOR, ann))));
                await().until(() -> jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_stat_activity "
                        + "WHERE datname = current_database() AND wait_event_type = 'Lock'").mapTo(Integer.class).one()) == adding.size());
            });
            for (Future<?> each : adding) {
                each.get();
            }
        }

        assertThat(members.page(list.id(), "", 10)).extracting(member -> member.address().toString())
                .containsExactly("ann@gone.example", "bob@gone.example", "cid@gone.example");
        assertThat(roles.all(other.id(), Role.MODERATOR)).containsExactly(ann);
        assertThat(person(jdbi, ann)).isNotEqualTo(erasure.person());
    }

    private static long person(Jdbi jdbi, EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT person_id FROM addresses WHERE key = :key")
                .bind("key", address.key()).mapTo(Long.class).findOne().orElse(0L));
    }

    @Test
    void hundredThousandRowsAreImportedAndSyncedWellInsideHalfAMinute() {
        MailList list = newList();
        String file = IntStream.range(0, 100_000).mapToObj(n -> "Person " + n + " <p" + n + "@d" + n % 500 + ".example>")
                .collect(Collectors.joining("\n"));

        long started = System.nanoTime();
        List<RosterResult> results = importing(list, rows(file));
        Duration importing = Duration.ofNanos(System.nanoTime() - started);

        assertThat(results).hasSize(100_000).allMatch(result -> result.outcome() == Outcome.ADDED);
        assertThat(members.count(list.id())).isEqualTo(100_000);
        assertThat(importing).isLessThan(Duration.ofSeconds(30));

        started = System.nanoTime();
        SyncOutcome synced = syncing(list, rows(file.lines().skip(50_000).collect(Collectors.joining("\n"))));
        Duration syncing = Duration.ofNanos(System.nanoTime() - started);

        assertThat(((SyncOutcome.Done) synced).results()).hasSize(100_000);
        assertThat(members.count(list.id())).isEqualTo(50_000);
        assertThat(syncing).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aSyncComparesNoMemberWithEachRowHoweverManyRowsThereAre() {
        String[] keys = IntStream.range(0, 160_000).mapToObj(n -> "p" + n + "@d.example").toArray(String[]::new);

        List<String> plan = Jdbi.create(dataSource).withHandle(handle -> handle.createQuery("EXPLAIN " + MemberRepository.KEEP_ONLY)
                .bind("now", Timestamp.from(Instant.now())).bind("list", 1L)
                .bindArray("keys", String.class, (Object[]) keys).mapTo(String.class).list());

        assertThat(plan).anyMatch(line -> line.contains("hashed SubPlan"));
    }
}
