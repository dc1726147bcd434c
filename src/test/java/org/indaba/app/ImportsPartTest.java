package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.indaba.access.AuditEntry;
import org.indaba.lists.MemberImport;
import org.indaba.lists.MemberImport.Counts;
import org.indaba.lists.MemberImport.State;
import org.indaba.lists.MemberImports;
import org.indaba.lists.RosterResult;
import org.indaba.lists.RosterRow;
import org.indaba.spool.Signal;
import org.indaba.spool.Transactions;
import org.indaba.testing.AuditInMemory;
import org.indaba.testing.FakeLists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportsPartTest {

    private static final int BATCH = 10;

    private final FakeLists lists = new FakeLists();
    private final long list = lists.add("talk@lists.example.org").id();
    private final AuditInMemory audit = new AuditInMemory();
    private final Imports imports = new Imports();
    private final Signal begun = new Signal();
    private final Counted transactions = new Counted();
    private final List<Integer> counted = new CopyOnWriteArrayList<>();
    private final ImportsPart part = new ImportsPart(new ImportsPart.Works(imports, counted::add, lists, audit, transactions, begun));

    /** Transactions that are counted. */
    private static final class Counted implements Transactions {

        private int number;

        @Override
        public <T> T call(Supplier<T> work) {
            number++;
            return work.get();
        }
    }

    /** Imports that were begun, each carried out by tens. */
    private static final class Imports implements MemberImports {

        private final List<MemberImport> all = new CopyOnWriteArrayList<>();
        private Runnable trouble = () -> { };

        void begin(long id, long list, int rows) {
            all.add(new MemberImport(id, list, "ann@example.com", Instant.EPOCH, State.RUNNING, new Counts(rows, 0, 0, 2, 1), null));
        }

        State state(long id) {
            return at(id).state();
        }

        private MemberImport at(long id) {
            return all.stream().filter(each -> each.id() == id).findFirst().orElseThrow();
        }

        private MemberImport put(MemberImport old, State state, int done) {
            Counts counts = old.counts();
            MemberImport next = new MemberImport(old.id(), old.listId(), old.madeBy(), old.madeAt(), state,
                    new Counts(counts.total(), done, Math.max(0, done - 3), counts.already(), counts.invalid()), old.finishedAt());
            all.replaceAll(each -> each.id() == old.id() ? next : each);
            return next;
        }

        @Override
        public Optional<MemberImport> claimInTx() {
            return all.stream().filter(each -> each.state() == State.RUNNING).findFirst();
        }

        @Override
        public Optional<MemberImport> stepInTx(MemberImport begun) {
            trouble.run();
            MemberImport before = at(begun.id());
            if (before.state() != State.RUNNING) {
                return Optional.empty();
            }
            int done = Math.min(before.counts().total(), before.counts().done() + BATCH);
            return Optional.of(put(before, done == before.counts().total() ? State.DONE : State.RUNNING, done));
        }

        @Override
        public void failInTx(long id) {
            put(at(id), State.FAILED, at(id).counts().done());
        }

        @Override
        public Optional<MemberImport> find(long listId, long id) {
            return all.stream().filter(each -> each.id() == id && each.listId() == listId).findFirst();
        }

        @Override
        public long lookAtInTx(long listId, String actor, List<RosterRow> rows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<MemberImport> latest(long listId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RosterResult> rows(long id, int fromPlace, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RosterResult> wrongRows(long id, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean beginInTx(long listId, long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean forgetInTx(long listId, long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sweepInTx(int limit) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void eachBatchIsACommitOfItsOwnAndTheLastOneTellsTheLog() {
        imports.begin(1, list, 3 * BATCH + 1);

        assertThat(part.turn()).isTrue();

        assertThat(imports.state(1)).isEqualTo(State.DONE);
        assertThat(counted).as("told once, of all rows").containsExactly(3 * BATCH + 1);
        assertThat(transactions.number).as("one that claims, four batches").isEqualTo(5);
        assertThat(audit.latest(10)).extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::subject, AuditEntry::detail)
                .containsExactly(tuple("ann@example.com", "member imported", "talk@lists.example.org",
                        "import 1, added 28, there before 2, wrong 1"));
        assertThat(part.turn()).as("nothing waits any more").isFalse();
    }

    @Test
    void bugEndsItsImportAndTheNextIsCarriedOut() {
        imports.begin(1, list, BATCH);
        imports.begin(2, list, BATCH);
        imports.trouble = () -> {
            imports.trouble = () -> { };
            throw new IllegalStateException("a bug");
        };

        assertThat(part.turn()).isTrue();
        assertThat(part.turn()).isTrue();

        assertThat(imports.state(1)).isEqualTo(State.FAILED);
        assertThat(counted).as("of the one that was carried out").containsExactly(BATCH);
        assertThat(imports.state(2)).isEqualTo(State.DONE);
        assertThat(audit.latest(10)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40P01", "40001", "53100", "55P03", "57P01", "58030"})
    void importWaitsForADatabaseThatIsAway(String state) {
        imports.begin(1, list, 2 * BATCH);
        List<Boolean> steps = new ArrayList<>();
        imports.trouble = () -> {
            steps.add(true);
            if (steps.size() == 2) {
                throw new IllegalStateException(new SQLException("gone", state));
            }
        };

        part.turn();
        assertThat(imports.state(1)).as("nothing is lost").isEqualTo(State.RUNNING);
        assertThat(counted).isEmpty();
        assertThat(imports.at(1).counts().done()).isEqualTo(BATCH);
        part.turn();
        assertThat(imports.state(1)).as("it went on where it was").isEqualTo(State.DONE);
        assertThat(steps).hasSize(3);
    }

    @Test
    void whatAnotherEndedMeanwhileIsToldByThatOneAlone() {
        imports.begin(1, list, 2 * BATCH);
        imports.trouble = () -> imports.put(imports.at(1), State.DONE, 2 * BATCH);

        assertThat(part.turn()).isTrue();

        assertThat(audit.latest(10)).isEmpty();
        assertThat(counted).isEmpty();
    }

    @Test
    void importThatIsBegunIsCarriedOutAtOnceUntilTheStop() {
        part.start();
        imports.begin(1, list, BATCH);
        begun.raise();

        await().atMost(Duration.ofSeconds(4)).until(() -> imports.state(1) == State.DONE);
        part.stop();
        imports.begin(2, list, BATCH);
        begun.raise();
        assertThat(imports.state(2)).isEqualTo(State.RUNNING);
    }

    @Test
    void listThatIsGoneIsCalledByItsNumber() {
        imports.begin(1, 99, BATCH);

        part.turn();

        assertThat(audit.latest(10)).extracting(AuditEntry::subject).containsExactly("list 99");
    }
}
