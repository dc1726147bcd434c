package org.indaba.mail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Asks together what several threads want to know at the same time. One thread asks for all that wait; what gathers meanwhile is asked
 * together by the next. So there is no artificial delay, a thread that is alone asks alone, and nothing is remembered: every answer was
 * looked for after its question.
 *
 * <p>Guarantees: nobody suffers for another's question: when asking together fails, each thread asks its own by itself. Thread-safe.
 *
 * @param <Q> a question, a value
 * @param <A> an answer
 */
public final class SharedQuestions<Q, A> {

    private final int most;
    private final Function<List<Q>, Map<Q, A>> answers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting<Q, A>> queue = new ArrayDeque<>();
    private boolean asking;

    /**
     * @param most so many questions are asked together at most
     * @param answers finds the answers to different questions; those without an answer are missing
     */
    public SharedQuestions(int most, Function<List<Q>, Map<Q, A>> answers) {
        this.most = most;
        this.answers = answers;
    }

    private enum State { OPEN, ANSWERED, FAILED }

    /** A thread that waits. Guarded by the lock. */
    private static final class Waiting<Q, A> {

        private final Q question;
        private final Condition changed;
        private State state = State.OPEN;
        private Optional<A> answer = Optional.empty();

        Waiting(Q question, Condition changed) {
            this.question = question;
            this.changed = changed;
        }
    }

    /** The answer, if there is one; what asking throws goes to the caller. */
    public Optional<A> ask(Q question) {
        Waiting<Q, A> mine = new Waiting<>(question, lock.newCondition());
        lock.lock();
        try {
            queue.add(mine);
            while (mine.state == State.OPEN) {
                if (asking) {
                    mine.changed.awaitUninterruptibly();
                } else {
                    askForAll();
                }
            }
        } finally {
            lock.unlock();
        }
        return mine.state == State.ANSWERED ? mine.answer : Optional.ofNullable(answers.apply(List.of(question)).get(question));
    }

    /** How many threads wait for somebody to ask for them. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes those who wait, lets go of the lock while asking, and tells each. */
    private void askForAll() {
        asking = true;
        Gathering.letOthersCome(lock);
        List<Waiting<Q, A>> together = new ArrayList<>();
        LinkedHashSet<Q> different = new LinkedHashSet<>();
        while (!queue.isEmpty() && together.size() < most) {
            Waiting<Q, A> next = queue.remove();
            together.add(next);
            different.add(next.question);
        }
        lock.unlock();
        Optional<Map<Q, A>> found = Optional.empty();
        try {
            found = Optional.of(answers.apply(List.copyOf(different)));
        } catch (RuntimeException | StackOverflowError failed) {
            // Nobody knows whose fault it was: each finds out for itself.
            found = Optional.empty();
        } finally {
            lock.lock();
            asking = false;
            for (Waiting<Q, A> one : together) {
                one.state = found.isPresent() ? State.ANSWERED : State.FAILED;
                one.answer = found.map(all -> all.get(one.question));
                one.changed.signal();
            }
            if (!queue.isEmpty()) {
                queue.peek().changed.signal();
            }
        }
    }
}
