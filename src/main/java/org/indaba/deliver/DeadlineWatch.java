package org.indaba.deliver;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose time is up. Reading and writing alike then end with an exception, whatever the peer does: a socket's own
 * time-out knows nothing of writes. Time is counted in ticks of one thread's pauses, so a clock that jumps closes nothing.
 * Thread-safe.
 */
final class DeadlineWatch implements AutoCloseable {

    private final Duration tick;
    private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
    private final Bell stop = new Bell();
    private final Thread thread;
    private volatile long now;
    private volatile boolean stopped;

    /** Starts the watch. @param tick how exact deadlines are: one may come up to two ticks late */
    DeadlineWatch(Duration tick) {
        this.tick = tick;
        this.thread = Thread.ofPlatform().daemon().name("deliver-deadlines").start(this::run);
    }

    private void run() {
        while (!stopped) {
            try {
                stop.await(tick);
            } catch (InterruptedException ended) {
                return;
            }
            now++;
            for (Guard guard : guards) {
                guard.look(now);
            }
        }
    }

    /** Watches a connection until the guard is closed; at first without a deadline. */
    Guard guard(Socket socket) {
        Guard guard = new Guard(socket);
        guards.add(guard);
        return guard;
    }

    /** Cuts every connection that is still open. */
    void cutAll() {
        guards.forEach(Guard::cut);
    }

    @Override
    public void close() {
        stopped = true;
        stop.ring();
        thread.interrupt();
    }

    private long ticks(Duration time) {
        return Math.max(1, time.toNanos() / Math.max(1, tick.toNanos())) + 1;
    }

    /** The deadlines of one connection. Set by the thread that uses it. */
    final class Guard implements AutoCloseable {

        private final Socket socket;
        private volatile long step = Long.MAX_VALUE;
        private volatile long whole = Long.MAX_VALUE;
        private volatile boolean struck;

        private Guard(Socket socket) {
            this.socket = socket;
        }

        /** The next step must end within this time. */
        void step(Duration time) {
            step = now + ticks(time);
        }

        /** All steps until the next call must end within this time. */
        void whole(Duration time) {
            whole = now + ticks(time);
        }

        /** No deadline while the connection waits for us. */
        void rest() {
            step = Long.MAX_VALUE;
            whole = Long.MAX_VALUE;
        }

        /** Whether the watch closed the connection. */
        boolean struck() {
            return struck;
        }

        private void look(long tickNow) {
            if (tickNow > step || tickNow > whole) {
                cut();
            }
        }

        private void cut() {
            struck = true;
            try {
                socket.close();
            } catch (IOException _) {
                // A socket that cannot be closed is as good as closed.
            }
        }

        @Override
        public void close() {
            guards.remove(this);
        }
    }
}
