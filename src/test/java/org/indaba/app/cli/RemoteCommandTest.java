package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that travels: both ends, over a socket. */
class RemoteCommandTest {

    @TempDir
    Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InputStream standardInput = InputStream.nullInputStream();
    private Screen screen = Screen.NONE;

    @Test
    void argumentsOutputAndExitCodeArriveAsTheyAre() throws Exception {
        int exitCode = travel(List.of("list", "set", "", "grüße", "a=b\nc"), (arguments, lent) -> {
            arguments.forEach(lent.out()::println);
            lent.err().print("beside");
            return 7;
        });

        assertThat(exitCode).isEqualTo(7);
        assertThat(text(out)).isEqualTo("list\nset\n\ngrüße\na=b\nc\n");
        assertThat(text(err)).isEqualTo("beside");
    }

    /** The server shows progress and fits tables for a terminal that it does not have. */
    @Test
    void whatIsKnownOfTheTerminalArrivesAsItIs() throws Exception {
        screen = new Screen(new Screen.Side(72, true, true), new Screen.Side(0, true, false));

        travel(List.of("x"), (arguments, lent) -> {
            lent.out().print(lent.screen().equals(screen) + " " + arguments);
            return 0;
        });

        assertThat(text(out)).isEqualTo("true [x]");
    }

    @Test
    void emptyCommandLineHasNoArguments() throws Exception {
        int exitCode = travel(List.of(), (arguments, lent) -> arguments.size());
        assertThat(exitCode).isZero();
    }

    @Test
    void largeOutputArrivesWhole() throws Exception {
        byte[] large = new byte[3_000_000];
        RandomGenerator.getDefault().nextBytes(large);

        travel(List.of(), (arguments, lent) -> {
            lent.out().write(large, 0, large.length);
            return 0;
        });

        assertThat(out.toByteArray()).isEqualTo(large);
    }

    @Test
    void fileOfTheTypistIsReadOverTheLink() throws Exception {
        byte[] large = new byte[Link.CHUNK * 3 + 17];
        RandomGenerator.getDefault().nextBytes(large);
        Path file = Files.write(folder.resolve("members.csv"), large);

        travel(List.of(), (arguments, lent) -> {
            try (InputStream octets = lent.files().open(file.toString())) {
                octets.transferTo(lent.out());
                return 0;
            } catch (IOException e) {
                return 1;
            }
        });

        assertThat(out.toByteArray()).isEqualTo(large);
    }

    @Test
    void standardInputIsReadOnlyWhenItIsAskedFor() throws Exception {
        standardInput = new ByteArrayInputStream("ann@example.org\n".getBytes(StandardCharsets.UTF_8));

        travel(List.of(), (arguments, lent) -> 0);
        assertThat(standardInput.available()).isPositive();
        travel(List.of(), (arguments, lent) -> {
            try (InputStream octets = lent.files().open("-")) {
                octets.transferTo(lent.out());
                return 0;
            } catch (IOException e) {
                return 1;
            }
        });

        assertThat(text(out)).isEqualTo("ann@example.org\n");
    }

    @Test
    void missingFileIsRefusedWithItsReason() throws Exception {
        travel(List.of(), (arguments, lent) -> {
            Console console = new Console(Console.Format.TEXT, lent);
            return CommandRun.run(() -> console.open("/no/such/file"), IndabaCommand.Detail.REASON, lent.err());
        });

        assertThat(text(err)).isEqualTo("indaba: The file /no/such/file cannot be read (there is no /no/such/file). "
                + "Name one that you may read, or - for standard input.\n");
    }

    @Test
    void newFileAppearsWithTheCommitAndNotBefore() throws Exception {
        Path file = folder.resolve("backup");
        travel(List.of(), (arguments, lent) -> {
            try (TypistFiles.NewFile written = lent.files().create(file.toString())) {
                written.write(new byte[200_000]);
                lent.out().print(Files.exists(file));
                written.commit();
                lent.out().print(Files.exists(file));
                return 0;
            } catch (IOException e) {
                return 1;
            }
        });

        assertThat(text(out)).isEqualTo("falsetrue");
        assertThat(file).hasSize(200_000);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void newFileWithoutCommitLeavesNothingBehind() throws Exception {
        travel(List.of(), (arguments, lent) -> {
            try (TypistFiles.NewFile written = lent.files().create(folder.resolve("backup").toString())) {
                written.write(1);
                return 0;
            } catch (IOException e) {
                return 1;
            }
        });

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void newFileOfACommandThatDiesLeavesNothingBehind() {
        assertThatThrownBy(() -> travel(List.of(), (arguments, lent) -> {
            try {
                lent.files().create(folder.resolve("backup").toString()).write(1);
            } catch (IOException e) {
                return 1;
            }
            throw new Refusal("the server is killed here");
        })).isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whoReadsNoFurtherIsToldFromADiskThatIsFull() {
        assertThatThrownBy(() -> printing("No space left on device", false)).isInstanceOf(OutputLost.class)
                .hasMessage("No space left on device");
        assertThatThrownBy(() -> printing("Broken pipe", true)).as("half a backup").isInstanceOf(OutputLost.class);
    }

    /** What was to be changed is changed to its end, and what is refused behind what nobody read is refused. */
    @Test
    void aReaderWhoHasSeenEnoughEndsNoCommandHalfWay() throws Exception {
        assertThat(printing("Broken pipe", false)).isEqualTo(CommandRun.FAILED);

        assertThat(text(err)).isEqualTo("indaba: No row could be used.\n");
    }

    /** The exit code of a command that prints, prints more, is refused, and ends. @param reason why nothing can be printed */
    private int printing(String reason, boolean oneWhole) throws IOException {
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        PrintStream failing = new TruthfulStream(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(reason);
            }
        });
        Link link = new Link(InputStream.nullInputStream(), server);
        link.send(Link.Kind.OUT, "ann@example.org\n");
        link.send(Link.Kind.OUT, "bob@example.org\n");
        link.send(Link.Kind.ERR, "indaba: No row could be used.\n");
        link.send(Link.Kind.EXIT, Integer.toString(CommandRun.FAILED));
        link.flush();
        return new TypistEnd(new Link(new ByteArrayInputStream(server.toByteArray()), OutputStream.nullOutputStream()),
                new Terminal(failing, new PrintStream(err, true), new LocalFiles(InputStream.nullInputStream())), oneWhole).serve();
    }

    @Test
    void foreignOctetsAreNoCommand() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket caller = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            caller.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> RemoteCommand.answer(server.getInputStream(), server.getOutputStream(),
                    (arguments, lent) -> 0)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void frameOfTheLargestSizeIsTakenAndALargerOneIsNot() throws Exception {
        assertThat(link(Link.LARGEST_FRAME).receive().body().size()).isEqualTo(Link.LARGEST_FRAME);
        Link larger = link(Link.LARGEST_FRAME + 1);
        assertThatThrownBy(larger::receive).isInstanceOf(IOException.class).hasMessageContaining("no frame");
    }

    @Test
    void programOfAnotherVersionIsToldSo() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket caller = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            Link link = new Link(caller.getInputStream(), caller.getOutputStream());
            link.send(Link.Kind.COMMAND, "indaba-command-0\0domains");
            link.flush();
            RemoteCommand.answer(server.getInputStream(), server.getOutputStream(), (arguments, lent) -> 0);

            assertThat(link.receive().text()).contains("another version");
            assertThat(link.receive().text()).isEqualTo("1");
        }
    }

    private static Link link(int length) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(octets);
        frame.writeByte(Link.Kind.OUT.ordinal());
        frame.writeInt(length);
        frame.write(new byte[length]);
        return new Link(new ByteArrayInputStream(octets.toByteArray()), new ByteArrayOutputStream());
    }

    private int travel(List<String> arguments, RemoteCommand.Runner runner) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket caller = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
                try (Socket accepted = listener.accept()) {
                    RemoteCommand.answer(accepted.getInputStream(), accepted.getOutputStream(), runner);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            int exitCode = RemoteCommand.ask(caller.getInputStream(), caller.getOutputStream(), arguments,
                    new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8), new LocalFiles(standardInput), screen,
                            InstantSource.system()));
            server.join();
            return exitCode;
        }
    }

    private static String text(ByteArrayOutputStream octets) {
        return octets.toString(StandardCharsets.UTF_8);
    }
}
