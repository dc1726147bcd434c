package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenKey;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators, token keys and the audit log in the database. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class AccessRepositoriesDbTest {

    @Inject
    Administrators administrators;

    @Inject
    KeyRows keyRows;

    @Inject
    Audit audit;

    @Inject
    DataSource dataSource;

    @BeforeEach
    void empty() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("TRUNCATE administrators, token_keys, audit_log"));
    }

    @Test
    void everyReadAnswersWhereThereIsNothing() {
        assertThat(administrators.all()).isEmpty();
        assertThat(keyRows.all()).isEmpty();
        assertThat(audit.latest(1)).isEmpty();
        assertThat(audit.about("x", 1)).isEmpty();
    }

    @Test
    void administratorIsAddedAndRemovedOnce() {
        EmailAddress ann = EmailAddress.of("Ann@example.net");
        EmailAddress same = EmailAddress.of("ANN@example.net");

        assertThat(QuarkusTransaction.requiringNew().call(() -> administrators.addInTx(ann))).isTrue();
        assertThat(QuarkusTransaction.requiringNew().call(() -> administrators.addInTx(same))).isFalse();
        assertThat(QuarkusTransaction.requiringNew().call(() -> administrators.addInTx(EmailAddress.of("aa@example.net")))).isTrue();
        assertThat(administrators.all()).containsExactly(EmailAddress.of("aa@example.net"), ann);
        assertThat(QuarkusTransaction.requiringNew().call(() -> administrators.removeInTx(same))).isTrue();
        assertThat(QuarkusTransaction.requiringNew().call(() -> administrators.removeInTx(same))).isFalse();
        assertThat(administrators.all()).hasSize(1);
    }

    @Test
    void nodesThatStartAtOnceMakeOneKey() throws Exception {
        int nodes = 6;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier start = new CyclicBarrier(nodes);
            Callable<List<TokenKey>> node = () -> {
                TokenKeys keys = new TokenKeys(keyRows, InstantSource.system(), new SecureRandom());
                start.await();
                return keys.current();
            };
            List<Future<List<TokenKey>>> results = pool.invokeAll(Collections.nCopies(nodes, node));

            List<TokenKey> first = results.getFirst().get();
            assertThat(first).hasSize(1);
            for (Future<List<TokenKey>> result : results) {
                assertThat(result.get()).isEqualTo(first);
            }
        }
    }

    @Test
    void firstKeyStaysWhereItsCallerRollsBack() {
        TokenKeys keys = new TokenKeys(keyRows, InstantSource.system(), new SecureRandom());

        QuarkusTransaction.begin();
        List<TokenKey> made = keys.current();
        QuarkusTransaction.rollback();

        assertThat(keyRows.all()).extracting(StoredKey::key).isEqualTo(made);
    }

    @Test
    void rotatedKeysAreRowsInTheOrderOfTheirSigning() {
        TokenKeys keys = new TokenKeys(keyRows, InstantSource.system(), new SecureRandom());
        TokenKey first = keys.current().getFirst();

        QuarkusTransaction.requiringNew().run(keys::rotateInTx);

        assertThat(keyRows.all()).hasSize(2);
        assertThat(keyRows.all().getLast().key()).isEqualTo(first);
        assertThat(keyRows.all().getFirst().signsFrom())
                .isAfter(keyRows.all().getLast().signsFrom().plus(Duration.ofMinutes(9)));
        QuarkusTransaction.requiringNew().run(() -> keyRows.removeInTx(first.id()));
        assertThat(keyRows.all()).hasSize(1);
    }

    @Test
    void auditLogTellsTheNewestFirstAndStoresWhateverComes() {
        QuarkusTransaction.requiringNew().run(() -> {
            audit.appendInTx("operator", "list create", "a@x.example", "");
            audit.appendInTx("ann@example.net", "list set", "b@x.example", "posting=\u0000open \uD800");
        });
        QuarkusTransaction.requiringNew().run(() -> audit.appendInTx("operator", "list delete", "a@x.example", "x".repeat(1_001)));

        assertThat(audit.latest(10)).extracting(AuditEntry::action).containsExactly("list delete", "list set", "list create");
        assertThat(audit.latest(1)).hasSize(1);
        assertThat(audit.about("a@x.example", 10)).extracting(AuditEntry::action).containsExactly("list delete", "list create");
        assertThat(audit.latest(1).getFirst().detail()).hasSize(1_000);
        assertThat(audit.latest(2).getLast().detail()).isEqualTo("posting=\uFFFDopen \uFFFD");
    }

    @Test
    void entryOfWorkThatIsRolledBackIsNotKept() {
        QuarkusTransaction.begin();
        audit.appendInTx("operator", "list create", "a@x.example", "");
        QuarkusTransaction.rollback();

        assertThat(audit.latest(1)).isEmpty();
    }

    @Test
    void pageHasOneToAThousandEntries() {
        assertThat(audit.latest(Audit.MAX_PAGE)).isEmpty();
        assertThatThrownBy(() -> audit.latest(Audit.MAX_PAGE + 1)).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> audit.about("x", 0)).hasMessageContaining("1 to 1000");
    }
}
