package org.indaba.app.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.indaba.app.cli.Link.Kind;

/**
 * The two ends of a command that runs inside the server. The typist's process sends the command line, lends its terminal and its
 * files, and ends with the exit code that the server tells.
 */
public final class RemoteCommand {

    /** Raised whenever the frames change their meaning: an old server and a new program must not misunderstand each other. */
    private static final String PROTOCOL = "indaba-command-2";
    private static final char SEPARATOR = '\0';

    /** What a typist hears whose program and server do not understand each other. */
    public static final String OTHER_VERSION = "The running server is of another version than this program. Restart the server.";

    private RemoteCommand() {
    }

    /** Runs a command line; returns the exit code. */
    @FunctionalInterface
    public interface Runner {

        /** Parses and runs it, and prints everything that is to be printed. */
        int run(List<String> arguments, Terminal terminal);
    }

    /** The typist's end: sends the command line, serves what the server asks for, and returns the exit code. */
    public static int ask(InputStream in, OutputStream out, List<String> arguments, Terminal terminal) throws IOException {
        return ask(in, out, arguments, terminal, false);
    }

    /** The same for a command whose output is worth nothing where its end is missing: it ends when nobody reads that any more. */
    public static int askForOneWhole(InputStream in, OutputStream out, List<String> arguments, Terminal terminal) throws IOException {
        return ask(in, out, arguments, terminal, true);
    }

    private static int ask(InputStream in, OutputStream out, List<String> arguments, Terminal terminal, boolean oneWhole)
            throws IOException {
        Link link = new Link(in, out);
        link.send(Kind.COMMAND, PROTOCOL + SEPARATOR + terminal.screen().facts() + SEPARATOR
                + String.join(String.valueOf(SEPARATOR), arguments));
        return new TypistEnd(link, terminal, oneWhole).serve();
    }

    /** The server's end: reads the command line, runs it, tells the exit code. */
    public static void answer(InputStream in, OutputStream out, Runner runner) throws IOException {
        Link link = new Link(in, out);
        Link.Frame frame = link.receive();
        List<String> words = new ArrayList<>(List.of(frame.text().split(String.valueOf(SEPARATOR), -1)));
        PrintStream toOut = stream(link, Kind.OUT);
        PrintStream toErr = stream(link, Kind.ERR);
        int exitCode;
        if (frame.kind() != Kind.COMMAND || !words.removeFirst().equals(PROTOCOL) || words.isEmpty()) {
            toErr.println("indaba: " + OTHER_VERSION);
            exitCode = CommandRun.FAILED;
        } else {
            Screen screen = Screen.read(words.removeFirst());
            boolean none = words.size() == 1 && words.getFirst().isEmpty();
            exitCode = runner.run(none ? List.of() : words, new Terminal(toOut, toErr,
                    new FlushingFiles(new RemoteFiles(link), toOut, toErr), screen, InstantSource.system()));
        }
        toOut.flush();
        toErr.flush();
        link.send(Kind.EXIT, Integer.toString(exitCode));
        link.flush();
    }

    private static PrintStream stream(Link link, Kind kind) {
        OutputStream frames = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                link.send(kind, octets, offset, length);
            }

            @Override
            public void flush() throws IOException {
                link.flush();
            }
        };
        return new PrintStream(new BufferedOutputStream(frames, Link.CHUNK), false, StandardCharsets.UTF_8);
    }

    /** Lets the typist see what was printed before a file is asked for: standard input may be a person who waits for a question. */
    private record FlushingFiles(TypistFiles files, PrintStream out, PrintStream err) implements TypistFiles {

        @Override
        public InputStream open(String name) throws IOException {
            out.flush();
            err.flush();
            return files.open(name);
        }

        @Override
        public NewFile create(String name) throws IOException {
            return files.create(name);
        }
    }
}
