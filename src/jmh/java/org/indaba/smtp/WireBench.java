package org.indaba.smtp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The wire both sides speak: dots, commands, replies. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WireBench {

    private final byte[] message = ("From: ann@example.org\r\nSubject: hello\r\n\r\n"
            + ".0123456789012345678901234567890123456789012345678901234567890123456789\r\n".repeat(55)).getBytes(StandardCharsets.US_ASCII);
    private final WireLine.Text rcpt = new WireLine.Text("RCPT TO:<member012345@domain0042.example> NOTIFY=NEVER", 56);
    private final byte[] replies = "250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go on\r\n250 2.0.0 queued as 4F1A2B3C\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Stuffing of 4 KB. */
    @Benchmark
    public void dotStuffing() throws IOException {
        DotStuffing stuffing = new DotStuffing();
        OutputStream nowhere = OutputStream.nullOutputStream();
        stuffing.encode(message, 0, message.length, nowhere);
        stuffing.finish(nowhere);
    }

    /** One command of a peer. */
    @Benchmark
    public Command commandParsing() {
        return CommandParser.parse(rcpt);
    }

    /** The four replies that a copy gets. */
    @Benchmark
    public ReplyReader.Reading repliesOfACopy() throws IOException {
        ReplyReader reader = new ReplyReader(new ByteArrayInputStream(replies), ReplyReader.Limits.usual());
        reader.read();
        reader.read();
        reader.read();
        return reader.read();
    }
}
