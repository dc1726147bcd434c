package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.indaba.app.cli.LocalFiles;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.cli.Terminal;
import org.indaba.app.home.Callers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandListenerTest {

    private static final int ANSWER = 7;

    private ServerSocketChannel socket;

    @BeforeEach
    void open() throws IOException {
        socket = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    /** As when there are no descriptors for a while; each failure would keep a place if it did not give it back. */
    @Test
    void callersAreAnsweredAfterSomeCouldNotBeTaken() throws Exception {
        callersAreAnsweredAfter(() -> new IOException("Too many open files"));
    }

    @Test
    void callersAreAnsweredAfterThereWasNoMemoryForSome() throws Exception {
        callersAreAnsweredAfter(() -> new OutOfMemoryError("unable to create native thread"));
    }

    private void callersAreAnsweredAfter(Supplier<Throwable> failure) throws Exception {
        Failing callers = new Failing(CommandListener.AT_A_TIME + 1, failure);
        try (CommandListener listener = CommandListener.listen(callers, (_, _) -> ANSWER, Duration.ZERO)) {
            assertThat(call().get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
            assertThat(call().get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
            assertThat(listener).isNotNull();
        }
    }

    private CompletableFuture<Integer> call() {
        return CompletableFuture.supplyAsync(() -> {
            try (SocketChannel caller = SocketChannel.open(socket.getLocalAddress())) {
                PrintStream nothing = new PrintStream(PrintStream.nullOutputStream());
                return RemoteCommand.ask(Channels.newInputStream(caller), Channels.newOutputStream(caller), List.of("x"),
                        new Terminal(nothing, nothing, new LocalFiles(InputStream.nullInputStream())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Cannot take the first callers. */
    private final class Failing implements Callers {

        private final int failures;
        private final Supplier<Throwable> failure;
        private final AtomicInteger asked = new AtomicInteger();

        Failing(int failures, Supplier<Throwable> failure) {
            this.failures = failures;
            this.failure = failure;
        }

        @Override
        public SocketChannel accept() throws IOException {
            if (asked.incrementAndGet() <= failures) {
                switch (failure.get()) {
                    case IOException ours -> throw ours;
                    case Error ours -> throw ours;
                    // There is no third kind in these tests.
                    default -> throw new IllegalArgumentException();
                }
            }
            return socket.accept();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
