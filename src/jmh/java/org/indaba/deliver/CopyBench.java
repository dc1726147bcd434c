package org.indaba.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.MailEvents;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a copy costs without the database: written, sent over loopback to a peer that looks at nothing, and handed to the writer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CopyBench {

    private static final String TOKEN = "abcdefghijklmnopqrstuvwxy";
    private static final CopyEnvelope ENVELOPE = new CopyEnvelope(ReversePath.of(EmailAddress.of("owner-list+" + TOKEN + "@lists.example")),
            EmailAddress.of("member012345@domain0042.example"), TOKEN, false);

    private final WireMessage message = message();
    private final Copy copy = new Copy(1, LocalDate.EPOCH, 1, 1, 1, 1, "member012345@domain0042.example", 0);
    private final Answer answer = new Answer("mx.example[192.0.2.1]", "", 250, "2.0.0", "queued as 4F1A2B3C");
    private DeadlineWatch watch;
    private ServerSocket peer;
    private ClientSession session;
    private OutcomeWriter writer;

    private static WireMessage message() {
        byte[] octets = ("From: ann@example.org\r\nSubject: hello\r\n\r\n"
                + "0123456789012345678901234567890123456789012345678901234567890123456789\r\n".repeat(55)).getBytes(StandardCharsets.US_ASCII);
        return WireBuilder.build(ByteOctets.of(octets), new Rendering(List.of(
                new Piece.Insert(Bytes.utf8("List-Unsubscribe: <mailto:list-leave+")), new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN),
                new Piece.Insert(Bytes.utf8("@lists.example>\r\n")), new Piece.Keep(0, octets.length)), List.of()));
    }

    /** Opens the session and the writer; no result goes further than the writer's hands. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        watch = new DeadlineWatch(Duration.ofMillis(100));
        peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::serve);
        Socket socket = new Socket(peer.getInetAddress(), peer.getLocalPort());
        ClientSession.Peer known = new ClientSession.Peer(new Extensions(Map.of("PIPELINING", List.of())), "mx.example[127.0.0.1]", "",
                TlsTerms.Need.NEVER, ClientTimeouts.of(Duration.ofSeconds(30), Duration.ofMinutes(5)));
        session = new ClientSession(new PeerStream(socket, watch), known, new PeerQuirks(InstantSource.system()));
        Jdbi nothing = Jdbi.create(() -> {
            throw new IllegalStateException("no database here");
        });
        Transactions none = new Transactions() {
            @Override
            @SuppressWarnings("NullAway")
            public <T> T call(Supplier<T> work) {
                return null;
            }
        };
        MailEvents events = (MailEvents) Proxy.newProxyInstance(MailEvents.class.getClassLoader(), new Class<?>[] {MailEvents.class},
                (_, _, _) -> null);
        NodeName node = NodeName.started("bench", new java.util.Random(1));
        writer = new OutcomeWriter(new OutcomeStore(nothing, node), new Claims(nothing, none, InstantSource.system(), node,
                Duration.ofMinutes(15)), none, OutcomeListener.none(), events, () -> 256, () -> { });
    }

    /** Ends them. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        writer.close(Duration.ofSeconds(1));
        session.close();
        peer.close();
        watch.close();
    }

    /** A sink: 354 for DATA, 250 for all others and for each message. */
    private void serve() {
        try (Socket socket = peer.accept()) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[65_536];
            StringBuilder replies = new StringBuilder();
            boolean data = false;
            int length = 0;
            byte first = 0;
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                for (int at = 0; at < read; at++) {
                    first = length++ == 0 ? buffer[at] : first;
                    if (buffer[at] == '\n') {
                        boolean dot = first == '.' && length == 3;
                        replies.append(data ? dot ? "250 2.0.0 ok\r\n" : "" : first == 'D' ? "354 go on\r\n" : "250 2.1.0 ok\r\n");
                        data = data ? !dot : first == 'D';
                        length = 0;
                    }
                }
                out.write(replies.toString().getBytes(StandardCharsets.US_ASCII));
                replies.setLength(0);
            }
        } catch (IOException _) {
            // The benchmark has ended.
        }
    }

    /** The octets of one copy of 4 KB, behind DATA. */
    @Benchmark
    public void writing() throws IOException {
        message.writeTo(OutputStream.nullOutputStream(), TOKEN, () -> { });
    }

    /** A copy's whole dialogue, the envelope of the next behind it, with the peer's work. */
    @Benchmark
    public Object sending() {
        return session.send(ENVELOPE, message, () -> Optional.of(ENVELOPE));
    }

    /** A result handed to the writer, which writes it nowhere. */
    @Benchmark
    public void recording() {
        writer.record(new Outcome(copy, 1, CopyState.DELIVERED, Instant.EPOCH, "site.example", answer, ""));
    }
}
