package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.indaba.app.cli.Link.Kind;
import org.indaba.app.home.Home;
import org.indaba.mail.Bytes;
import org.jspecify.annotations.Nullable;

/** Does in the typist's process what the server asks for, until the command ends. */
final class TypistEnd {

    private static final String UNKNOWN = "for a reason that the system does not tell";

    private final Link link;
    private final Terminal terminal;
    private final boolean oneWhole;
    private boolean readerGone;
    private @Nullable InputStream reading;
    private TypistFiles.@Nullable NewFile writing;
    private @Nullable IOException writeFailure;

    /** @param oneWhole whether what is printed is worth nothing where its end is missing */
    TypistEnd(Link link, Terminal terminal, boolean oneWhole) {
        this.link = link;
        this.terminal = terminal;
        this.oneWhole = oneWhole;
    }

    /** Serves until the end; returns the exit code. A file that was not committed is gone then. */
    int serve() throws IOException {
        try {
            while (true) {
                Link.Frame frame = link.receive();
                if (frame.kind() == Kind.EXIT) {
                    return Integer.parseInt(frame.text());
                }
                answer(frame);
            }
        } finally {
            forget();
            if (reading != null) {
                reading.close();
            }
        }
    }

    private void answer(Link.Frame frame) throws IOException {
        switch (frame.kind()) {
            case OUT -> results(frame.body());
            case ERR -> print(terminal.err(), frame.body());
            case OPEN -> done(() -> reading = terminal.files().open(frame.text()));
            case READ -> read();
            case CREATE -> done(() -> {
                forget();
                writing = terminal.files().create(frame.text());
            });
            case WRITE -> write(frame.body());
            case COMMIT -> done(this::commit);
            case FORGET -> done(this::forget);
            case COMMAND, DONE, OCTETS, FAILED, EXIT -> throw new IOException("the server said something unexpected");
        }
    }

    /** Work that may fail for reasons that the server shall hear. */
    private interface Work {
        void run() throws IOException;
    }

    private void done(Work work) throws IOException {
        try {
            work.run();
        } catch (IOException e) {
            link.send(Kind.FAILED, Home.reason(e));
            return;
        }
        link.send(Kind.DONE, "");
    }

    /**
     * A reader who has seen enough, as head has, ends no command half-way: what it prints from then on is thrown away, and its end, be it a
     * refusal, is told as ever.
     */
    private void results(Bytes octets) throws IOException {
        try {
            if (!readerGone) {
                print(terminal.out(), octets);
            }
        } catch (OutputLost lost) {
            if (oneWhole || !lost.readerGone()) {
                throw lost;
            }
            readerGone = true;
        }
    }

    /** Flushed at once; when it cannot be written, the hung-up link tells the server. */
    private static void print(PrintStream stream, Bytes octets) throws IOException {
        stream.write(octets.toArray());
        if (stream.checkError()) {
            throw new OutputLost(stream instanceof TruthfulStream truthful ? truthful.failure().orElse(UNKNOWN) : UNKNOWN);
        }
    }

    private void read() throws IOException {
        byte[] chunk = new byte[Link.CHUNK];
        int count;
        try {
            count = reading == null ? -1 : reading.read(chunk);
        } catch (IOException e) {
            link.send(Kind.FAILED, Home.reason(e));
            return;
        }
        link.send(Kind.OCTETS, chunk, 0, Math.max(0, count));
    }

    private void write(Bytes octets) {
        try {
            if (writing != null && writeFailure == null) {
                writing.write(octets.toArray());
            }
        } catch (IOException e) {
            // Told when the server asks for the commit.
            writeFailure = e;
        }
    }

    private void commit() throws IOException {
        if (writeFailure != null) {
            throw writeFailure;
        }
        if (writing == null) {
            throw new IOException("there is no file to commit");
        }
        writing.commit();
    }

    private void forget() throws IOException {
        if (writing != null) {
            writing.close();
        }
        writing = null;
        writeFailure = null;
    }
}
