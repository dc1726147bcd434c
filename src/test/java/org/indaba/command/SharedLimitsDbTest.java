package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice.Wish;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Caps and single use hold when many workers, on one node or on several, act at the same moment. */
class SharedLimitsDbTest {

    private static final int WORKERS = 20;
    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");

    private static TestDatabase database;

    private Instant now = Instant.parse("2026-03-01T08:05:09Z");
    private final AnswerCap cap = new AnswerCap(database.jdbi(), () -> now, AskLimits.standard(), new RecordedEvents());
    private final Questions questions = new Questions(database.jdbi(), () -> now);
    private final Confirmations confirmations = new Confirmations(database.jdbi(), () -> now);

    SharedLimitsDbTest() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE confirmations, questions, answers_sent, answer_counts"));
    }

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void threeOfManyAnswersAreSent() throws Exception {
        assertThat(atOnce(() -> taken(ANN)).stream().filter(taken -> taken)).hasSize(AnswerCap.MAX_ANSWERS);
    }

    @Test
    void aSlotIsFreeAgainWhenItsDayIsOverAndNotBefore() {
        for (int i = 0; i < AnswerCap.MAX_ANSWERS; i++) {
            assertThat(inTx(() -> taken(ANN))).isTrue();
            now = now.plus(Duration.ofHours(1));
        }
        now = now.plus(AnswerCap.PERIOD).minus(Duration.ofHours(AnswerCap.MAX_ANSWERS)).minusSeconds(1);
        assertThat(inTx(() -> taken(ANN))).isFalse();
        now = now.plusSeconds(1);

        assertThat(inTx(() -> taken(EmailAddress.of("ANN+tag@example.net")))).isTrue();
        assertThat(inTx(() -> taken(ANN))).isFalse();
        assertThat(inTx(() -> taken(EmailAddress.of("bob@example.net")))).isTrue();
    }

    @Test
    void aConfirmationIsUsedOnce() throws Exception {
        long id = opened();

        assertThat(atOnce(() -> used(id)).stream().filter(used -> used)).hasSize(1);
    }

    @Test
    void oneQuestionIsOpenedForManyEqualRequests() throws Exception {
        List<Confirmations.Opening> openings = atOnce(() -> confirmations.askInTx(wished()));

        assertThat(openings.stream().filter(opening -> opening instanceof Confirmations.Opening.Ask)).hasSize(1);
    }

    @Test
    void aTransactionThatRollsBackGivesItsSlotAndItsTokenBack() {
        long id = opened();
        try {
            database.transactions().run(() -> {
                taken(ANN);
                used(id);
                throw new IllegalStateException("the power is gone");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("the power is gone");
        }

        assertThat(inTx(() -> used(id))).isTrue();
        assertThat(IntStream.range(0, AnswerCap.MAX_ANSWERS).allMatch(_ -> inTx(() -> taken(ANN)))).isTrue();
    }

    @Test
    void whatOnlyTellsLeavesTheLastSlotToQuestionsAndWhoLeavesHasSlotsOfHisOwn() {
        for (int i = 0; i < AnswerCap.MAX_TOLD; i++) {
            assertThat(inTx(() -> taken(ANN, AnswerCap.Use.TELLING))).isTrue();
        }
        assertThat(inTx(() -> taken(ANN, AnswerCap.Use.TELLING))).isFalse();
        assertThat(inTx(() -> taken(ANN))).isTrue();
        assertThat(inTx(() -> taken(ANN))).isFalse();

        for (int i = 0; i < AnswerCap.MAX_LEAVING; i++) {
            assertThat(inTx(() -> taken(ANN, AnswerCap.Use.LEAVING))).isTrue();
        }
        assertThat(inTx(() -> taken(ANN, AnswerCap.Use.LEAVING))).isFalse();
        now = now.plus(AnswerCap.PERIOD);
        assertThat(inTx(() -> taken(ANN, AnswerCap.Use.LEAVING))).isTrue();
    }

    private boolean taken(EmailAddress address, AnswerCap.Use use) {
        return cap.takeInTx(address, new AnswerCap.Cause.Counted(), use) == AnswerCap.Leave.SEND;
    }

    private boolean taken(EmailAddress address) {
        return cap.takeInTx(address, new AnswerCap.Cause.Counted()) == AnswerCap.Leave.SEND;
    }

    private boolean used(long question) {
        return questions.answerInTx(question) instanceof Questions.Reading.Open;
    }

    private long opened() {
        return inTx(() -> {
            confirmations.askInTx(wished());
            return questions.openInTx(ANN, 1).orElseThrow().id();
        });
    }

    private static Confirmations.Wished wished() {
        return new Confirmations.Wished(1, ANN, "Ann", Wish.JOIN);
    }

    private static <T> T inTx(Callable<T> work) {
        return database.transactions().call(() -> {
            try {
                return work.call();
            } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
    }

    private static <T> List<T> atOnce(Callable<T> work) throws InterruptedException, ExecutionException {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = IntStream.range(0, WORKERS).mapToObj(_ -> workers.submit(() -> inTx(work))).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        }
    }
}
