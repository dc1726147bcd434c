package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedQuestionsTest {

    private static final int MOST = 4;

    private final ConcurrentLinkedQueue<List<Integer>> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch firstIsAsking = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whoIsAloneAsksAlone() {
        SharedQuestions<Integer, String> questions = new SharedQuestions<>(MOST, answering());
        goOn.countDown();

        assertThat(questions.ask(1)).contains("answer 1");
        assertThat(questions.ask(-1)).isEmpty();
        assertThat(asked).containsExactly(List.of(1), List.of(-1));
    }

    @Test
    void whatGathersMeanwhileIsAskedTogetherUpToTheLimitAndEachQuestionOnce() {
        SharedQuestions<Integer, String> questions = new SharedQuestions<>(MOST, answering());

        List<String> answers = askMeanwhile(questions, List.of(1, 2, 2, 3, 4));

        assertThat(answers).containsExactly("answer 1", "answer 2", "answer 2", "answer 3", "answer 4");
        assertThat(asked).hasSize(3).first().isEqualTo(List.of(0));
        assertThat(asked.stream().skip(1).mapToInt(List::size).sum()).isBetween(4, 5);
        assertThat(asked.stream().skip(1)).allSatisfy(together -> assertThat(together).hasSizeBetween(1, MOST).doesNotHaveDuplicates());
    }

    @Test
    void everyAnswerIsLookedForAfterItsQuestion() {
        AtomicInteger clock = new AtomicInteger();
        SharedQuestions<Integer, Integer> questions = new SharedQuestions<>(MOST,
                all -> all.stream().collect(Collectors.toMap(Function.identity(), _ -> clock.incrementAndGet())));

        assertThat(questions.ask(1)).contains(1);
        assertThat(questions.ask(1)).contains(2);
    }

    @Test
    void nobodySuffersForAnothersQuestion() {
        SharedQuestions<Integer, String> questions = new SharedQuestions<>(MOST, all -> {
            Map<Integer, String> answers = answering().apply(all);
            if (all.contains(13)) {
                throw new IllegalStateException("unlucky");
            }
            return answers;
        });

        List<String> answers = askMeanwhile(questions, List.of(1, 13, 3));

        assertThat(answers).containsExactly("answer 1", "failed: unlucky", "answer 3");
        assertThatThrownBy(() -> questions.ask(13)).hasMessage("unlucky");
        assertThat(questions.ask(5)).contains("answer 5");
    }

    /** One asks, and all others come while it does. */
    private List<String> askMeanwhile(SharedQuestions<Integer, String> questions, List<Integer> numbers) {
        CompletableFuture<String> first = asking(questions, 0);
        join(firstIsAsking);
        List<CompletableFuture<String>> others = numbers.stream().map(number -> asking(questions, number)).toList();
        await().until(() -> begun.get() == numbers.size() + 1 && questions.waiting() == numbers.size());
        goOn.countDown();
        assertThat(first.join()).isEqualTo("answer 0");
        return others.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<String> asking(SharedQuestions<Integer, String> questions, int number) {
        return CompletableFuture.supplyAsync(() -> {
            begun.incrementAndGet();
            return questions.ask(number).orElse("none");
        }, threads).exceptionally(failed -> "failed: " + failed.getCause().getMessage());
    }

    private Function<List<Integer>, Map<Integer, String>> answering() {
        return all -> {
            asked.add(all);
            firstIsAsking.countDown();
            join(goOn);
            return all.stream().filter(number -> number >= 0).collect(Collectors.toMap(Function.identity(), number -> "answer " + number));
        };
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
