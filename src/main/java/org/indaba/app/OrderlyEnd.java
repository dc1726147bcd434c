package org.indaba.app;

import io.quarkus.runtime.Quarkus;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.indaba.app.home.Refusal;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * How a process ends that is told to (TERM, Ctrl-C, the terminal closed). Left to themselves, the JVM and Quarkus stop the transactions and
 * the connections in one thread while the parts of the server still use them in others: work in hand fails with noise, and a transaction
 * that finds no way to its end keeps the process alive. So a signal only tells the main thread, which stops everything in its order.
 *
 * <p>A single command has nothing to stop: it ends at once, its transaction with it, and the database stops when it misses us.
 */
final class OrderlyEnd implements AutoCloseable {

    /** More than the database's own longest stop; then whoever sent the signal has waited enough. */
    private static final int LONGEST_MILLIS = 90_000;
    /** The word is repeated, because Quarkus forgets one that comes while it begins. */
    private static final int REPEAT_MILLIS = 50;
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");
    /** What shells report for a process that a signal ended is this and the signal's number. */
    private static final int BY_SIGNAL = 128;

    private final CountDownLatch ended = new CountDownLatch(1);
    /** 0 until the process is told to end, then its exit code. */
    private final AtomicInteger exitCode = new AtomicInteger();

    private OrderlyEnd() {
    }

    /** For a server: a signal lets the main thread go on, and the process lives until {@link #close()} or for 90 seconds. */
    static OrderlyEnd ofServer() {
        OrderlyEnd end = new OrderlyEnd();
        listen(end::told);
        return end;
    }

    /** For a single command: a signal ends the process at once. */
    static OrderlyEnd ofCommand() {
        listen(Runtime.getRuntime()::halt);
        return new OrderlyEnd();
    }

    private static void listen(IntConsumer told) {
        for (String name : SIGNALS) {
            SignalHandler before = Signal.handle(new Signal(name), signal -> told.accept(BY_SIGNAL + signal.getNumber()));
            if (before == SignalHandler.SIG_IGN) {
                // Whoever started us wants us to outlive this one (nohup).
                Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
            }
        }
    }

    private void told(int code) {
        if (exitCode.compareAndSet(0, code)) {
            Thread.ofPlatform().daemon().name("orderly end").start(this::seeToIt);
        }
    }

    private void seeToIt() {
        try {
            for (int waited = 0; waited < LONGEST_MILLIS; waited += REPEAT_MILLIS) {
                Quarkus.asyncExit(exitCode.get());
                if (ended.await(REPEAT_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode.get());
    }

    /** @throws Refusal if the process was told to end before Quarkus was there to hear it */
    void check() {
        if (exitCode.get() != 0) {
            throw new Refusal("Told to end while starting.");
        }
    }

    /** What to end with: what the signal says, or without one what the work came to. */
    int exitCode(int ofTheWork) {
        return exitCode.get() == 0 ? ofTheWork : exitCode.get();
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
