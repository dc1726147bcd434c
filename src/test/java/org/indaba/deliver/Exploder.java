package org.indaba.deliver;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenKey;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.indaba.spool.Transactions;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.testing.TestDatabase;
import org.jdbi.v3.core.Jdbi;

/** A queue with everything around it: what the tests of delivery start from. */
final class Exploder implements AutoCloseable {

    static final String POST = "From: ann@example.org\r\nSubject: hello\r\n\r\nHello.\r\n.dot\r\n";
    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    final TestDatabase database = TestDatabase.create();
    final Jdbi jdbi;
    Transactions transactions;
    final InMemoryMessages messages = new InMemoryMessages();
    final Random random = new Random(1);
    final QuietEvents events = new QuietEvents();
    final SettableClock clock = new SettableClock(START);
    final TokenCodec tokens = new TokenCodec(() -> List.of(new TokenKey(1, Bytes.utf8("a secret of at least thirty-two octets!!"))));
    final Map<String, Way> ways = new ConcurrentHashMap<>();
    final Ledger ledger;
    final BinaryRenderingFormat format = new BinaryRenderingFormat();
    SevenBitForm sevenBit = (_, rendering) -> rendering;
    CopySigner signer = CopySigner.nobody();
    OutcomeListener listener = OutcomeListener.none();
    Dialer dialer = loopback();
    Router router = this::wayTo;
    Function<DeliveryLimits, Shaping> shaping = Shaping::even;
    DeliveryLimits limits = limits(20, 20);
    ClientProfile profile = ClientProfile.towardsMailServers("indaba.test", verification(), timeouts());
    RetrySchedule schedule = RetrySchedule.of(Duration.ofMinutes(5), Duration.ofHours(4), Duration.ofDays(5));
    String node = "node-1";
    DeliveryEngine engine;

    Exploder() {
        this.jdbi = database.jdbi();
        this.transactions = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                return jdbi.inTransaction(_ -> work.get());
            }
        };
        this.ledger = new Ledger(jdbi, clock);
    }

    static DeliveryLimits limits(int connections, int perSite) {
        return new DeliveryLimits(connections, perSite, 100, 200, 256, 64L << 20, 64, 8, Duration.ofMinutes(15), Duration.ofMillis(50),
                Duration.ofMinutes(1), Duration.ofMinutes(30));
    }

    /** For routes that demand nothing. */
    static PeerVerification verification() {
        return new PeerVerification(new FakeDns(new DnsZone()), OpportunisticTls.context(), InstantSource.system());
    }

    static ClientTimeouts timeouts() {
        Duration shortly = Duration.ofMillis(700);
        return new ClientTimeouts(Duration.ofSeconds(5), shortly, shortly, shortly, shortly, Duration.ofSeconds(20), shortly);
    }

    static Dialer loopback() {
        return new SocketDialer(_ -> new Dialer.Targets.Known(List.of(InetAddress.getLoopbackAddress())), Duration.ofSeconds(5), List.of(),
                new Random(1));
    }

    /** All domains lead to these hosts, as one site. */
    Exploder to(String site, Route.Host... hosts) {
        ways.put("*", new Way.Open(new Route(site, List.of(hosts)), Duration.ofHours(1)));
        return this;
    }

    Way wayTo(String domain) {
        Way way = ways.getOrDefault(domain, ways.get("*"));
        if (way == null) {
            throw new IllegalStateException("the test knows no way to " + domain);
        }
        return way;
    }

    DeliveryPorts ports() {
        return new DeliveryPorts(jdbi, transactions, messages, format, sevenBit, router, dialer, signer, tokens, clock, random,
                events, listener, new Courtesy(System::nanoTime), (_, _) -> { });
    }

    Exploder start() {
        engine = new DeliveryEngine(new DeliverySettings(node, limits, schedule, profile, shaping.apply(limits),
                DeliverySettings.Nodes.usual()), ports());
        engine.start();
        return this;
    }

    void stop() {
        if (engine != null) {
            engine.stop(Duration.ofSeconds(5));
            engine = null;
        }
    }

    void wake() {
        if (engine != null) {
            engine.wake();
        }
    }

    static Rendering whole(String message) {
        int body = message.indexOf("\r\n\r\n") + 2;
        return new Rendering(List.of(new Piece.Insert(Bytes.utf8("List-Unsubscribe: <mailto:list-leave+")),
                new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), new Piece.Insert(Bytes.utf8("@lists.test>\r\n")),
                new Piece.Keep(0, body), new Piece.Keep(body, message.getBytes(StandardCharsets.UTF_8).length)), List.of());
    }

    NewMailing mailing(long post, String message) {
        return new NewMailing(post, 7, messages.store(message), whole(message),
                new ReturnPathRule.Signed(TokenPurpose.RETURN_PATH, EmailAddress.of("owner-list@lists.test")), BodyType.EIGHT_BIT_MIME,
                false, Priority.POST, clock.instant(), "", Map.of());
    }

    /** Opens a mailing to the addresses, given in the order of their domains. */
    long post(long post, String... addresses) {
        return post(mailing(post, POST), 100, List.of(addresses));
    }

    static List<String> addresses(int count, int domains) {
        return IntStream.range(0, count)
                .mapToObj(i -> "user%06d@domain%04d.test".formatted(i, (int) ((long) i * domains / count))).toList();
    }

    /** As expansion does it: copies in the order of domains, windows of one domain. */
    long post(NewMailing mailing, int windowSize, List<String> addresses) {
        long id = transactions.call(() -> {
            long opened = new JdbiOutbox(jdbi, format, messages, this::wake).openInTx(mailing);
            jdbi.useHandle(handle -> handle.createUpdate("""
                    WITH made AS (
                        INSERT INTO copies (day, mailing_id, subscription_id, address)
                        SELECT m.day, m.id, a.n, a.address FROM mailings m, unnest(:addresses) WITH ORDINALITY AS a (address, n)
                        WHERE m.id = :mailing ORDER BY a.n RETURNING day, id, mailing_id, address
                    ), numbered AS (
                        SELECT *, split_part(address, '@', 2) AS domain,
                            (row_number() OVER (PARTITION BY split_part(address, '@', 2) ORDER BY id) - 1) / :size AS part FROM made
                    ), counted AS (
                        UPDATE mailings SET copies = (SELECT count(*) FROM made) WHERE id = :mailing
                    )
                    INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at)
                    SELECT mailing_id, day, domain, min(id), max(id), count(*), :lane, :due FROM numbered
                    GROUP BY mailing_id, day, domain, part ORDER BY min(id)
                    """)
                    .bindArray("addresses", String.class, addresses).bind("mailing", opened).bind("size", windowSize)
                    .bind("due", mailing.createdAt()).bind("lane", Lane.of(opened, mailing.priority().ordinal())).execute());
            return opened;
        });
        wake();
        return id;
    }

    List<LedgerCopy> copies(long mailing) {
        return ledger.copies(mailing, LedgerPage.first());
    }

    LedgerCopy only(long mailing) {
        List<LedgerCopy> copies = copies(mailing);
        if (copies.size() != 1) {
            throw new AssertionError("expected one copy, found " + copies);
        }
        return copies.getFirst();
    }

    long windows() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM windows").mapTo(Long.class).one());
    }

    @Override
    public void close() {
        stop();
        database.close();
    }
}
