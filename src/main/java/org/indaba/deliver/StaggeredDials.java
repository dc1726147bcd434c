package org.indaba.deliver;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Dials the addresses of one host, in order, until one connects. An address that takes its time gets a rival of the other family after
 * a head start, so that a family that leads nowhere costs a moment and not a time-out; whoever connects first is taken, the other is
 * closed. Every dial ends by itself within the dialer's time. Used by one thread; dials run on virtual threads where there are two.
 */
final class StaggeredDials {

    /** RFC 8305 §5: the wait before the next dial that is recommended. */
    static final Duration HEAD_START = Duration.ofMillis(250);

    /**
     * An open connection.
     *
     * @param address where it goes
     * @param socket the receiver's to close
     */
    record Reached(InetAddress address, Socket socket) {
    }

    private record Running(InetAddress address, CompletableFuture<Dial> dial) {
    }

    private final Function<InetAddress, Dial> dialer;
    private final Deque<InetAddress> left;
    private final BiConsumer<InetAddress, Dial> onFailure;
    private int budget;
    private int dialled;

    /**
     * @param dialer opens a connection to one address
     * @param addresses in the order to try
     * @param budget how many dials may be made
     * @param onFailure told of each address that did not connect, and what came of it
     */
    StaggeredDials(Function<InetAddress, Dial> dialer, List<InetAddress> addresses, int budget, BiConsumer<InetAddress, Dial> onFailure) {
        this.dialer = dialer;
        this.left = new ArrayDeque<>(addresses);
        this.budget = budget;
        this.onFailure = onFailure;
    }

    /** How many dials were made. */
    int dialled() {
        return dialled;
    }

    /** The next address that connects; empty when there is none. */
    Optional<Reached> next() {
        while (!left.isEmpty() && budget > 0) {
            InetAddress first = left.removeFirst();
            Optional<InetAddress> rival = budget > 1 ? rivalOf(first) : Optional.empty();
            spend();
            Optional<Reached> reached = rival.isPresent() ? race(first, rival.get()) : taken(first, dialer.apply(first));
            if (reached.isPresent()) {
                return reached;
            }
        }
        return Optional.empty();
    }

    private void spend() {
        budget--;
        dialled++;
    }

    private Optional<InetAddress> rivalOf(InetAddress first) {
        return left.stream().filter(each -> each instanceof Inet4Address != first instanceof Inet4Address).findFirst();
    }

    private Optional<Reached> taken(InetAddress address, Dial dial) {
        return switch (dial) {
            case Dial.Connected(Socket socket) -> Optional.of(new Reached(address, socket));
            case Dial.NotConnected _, Dial.Crowded _ -> {
                onFailure.accept(address, dial);
                yield Optional.empty();
            }
        };
    }

    private Optional<Reached> race(InetAddress first, InetAddress second) {
        Running favourite = started(first);
        if (finished(favourite)) {
            return taken(first, result(favourite));
        }
        left.remove(second);
        spend();
        Running rival = started(second);
        CompletableFuture.anyOf(favourite.dial(), rival.dial()).exceptionally(_ -> "a bug, which the result shows").join();
        Running sooner = favourite.dial().isDone() ? favourite : rival;
        Running later = sooner == favourite ? rival : favourite;
        Optional<Reached> reached;
        try {
            reached = taken(sooner.address(), result(sooner));
        } catch (RuntimeException bug) {
            later.dial().thenAccept(StaggeredDials::closed);
            throw bug;
        }
        if (reached.isEmpty()) {
            return taken(later.address(), result(later));
        }
        later.dial().thenAccept(StaggeredDials::closed);
        // If this connection proves to be of no use, the slower address may still do.
        left.addLast(later.address());
        return reached;
    }

    private Running started(InetAddress address) {
        return new Running(address, CompletableFuture.supplyAsync(() -> dialer.apply(address),
                run -> Thread.ofVirtual().name("deliver-dial").start(run)));
    }

    private static boolean finished(Running running) {
        try {
            running.dial().get(HEAD_START.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException bug) {
            return true;
        } catch (TimeoutException slow) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Dial result(Running running) {
        try {
            return running.dial().join();
        } catch (CompletionException bug) {
            if (bug.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw bug;
        }
    }

    private static void closed(Dial dial) {
        if (dial instanceof Dial.Connected(Socket socket)) {
            try {
                socket.close();
            } catch (IOException _) {
                // It is gone either way.
            }
        }
    }
}
