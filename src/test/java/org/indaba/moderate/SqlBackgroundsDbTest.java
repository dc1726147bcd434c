package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.spool.Signal;
import org.indaba.testing.FakeLists;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SqlBackgroundsDbTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static TestDatabase database;

    private final MailList list = new FakeLists().add("open@lists.example.org", TestSettings.posting(Posting.OPEN));
    private SqlBackgrounds backgrounds;
    private EarlierPosts earlier;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void aListWithDecisions() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE domains, lists, earlier_posts, held_posts, sender_rules CASCADE"));
        sql("INSERT INTO domains VALUES ('lists.example.org', now())");
        for (long id : List.of(list.id(), list.id() + 1)) {
            sql("INSERT INTO lists (id, name, domain, settings, created_at) OVERRIDING SYSTEM VALUE VALUES (" + id + ", 'list" + id
                    + "', 'lists.example.org', '{}', now())");
        }
        backgrounds = new SqlBackgrounds(database.dataSource());
        earlier = new SqlEarlierPosts(database.jdbi());
        SqlKnownSenders senders = new SqlKnownSenders(database.jdbi(), () -> NOW);
        senders.setInTx(list.id(), EmailAddress.of("eve@people.example"), SenderVerdict.DISCARD, "owner");
        senders.setInTx(list.id(), EmailAddress.of("ann@people.example"), SenderVerdict.ACCEPT, "owner");
        senders.setInTx(list.id() + 1, EmailAddress.of("bob@people.example"), SenderVerdict.HOLD, "owner");
    }

    @Test
    void whatCameAndWhoIsKnownIsFoundAsOneByOne() {
        Post known = post(1, "Ann <ANN@people.example>, eve@people.example, bob@people.example");
        Post unknown = post(2, "bob@people.example");
        earlier.rememberInTx(List.of(new EarlierPosts.Noted(list.id(), known.message().fingerprint().orElseThrow(), 17, NOW),
                new EarlierPosts.Noted(list.id() + 1, unknown.message().fingerprint().orElseThrow(), 18, NOW)));

        assertThat(backgrounds.of(known)).isEqualTo(new Background(Optional.of(new EarlierPosts.Earlier.Taken(17)), Map.of(
                EmailAddress.of("ann@people.example").key(), SenderVerdict.ACCEPT,
                EmailAddress.of("eve@people.example").key(), SenderVerdict.DISCARD)));
        assertThat(backgrounds.of(unknown)).isEqualTo(Background.NONE);
        assertThat(backgrounds.of(known)).isEqualTo(
                Backgrounds.of(earlier, new SqlKnownSenders(database.jdbi(), () -> NOW)).of(known));
    }

    @Test
    void whatWaitsForAModeratorIsToldFromWhatIsTakenAndWhatHeDidNotWantIsForgotten() {
        SqlHeldPosts held = new SqlHeldPosts(database.jdbi(), new Signal());
        // The notes keep microseconds, and clocks have more.
        Instant came = NOW.plusNanos(123_456_789);
        List<Post> posts = IntStream.range(0, 5).mapToObj(i -> post(i, "bob@people.example")).toList();
        for (int i = 0; i < 5; i++) {
            earlier.rememberInTx(List.of(new EarlierPosts.Noted(list.id(), posts.get(i).message().fingerprint().orElseThrow(), i, came)));
            if (i > 0) {
                held.addInTx(new HeldPost(i, list.id(), "bob@people.example", "", "hello", "because", came));
            }
        }
        held.decideInTx(2, new Decision.Accepted("owner"), NOW);
        held.decideInTx(3, new Decision.Rejected("owner", ""), NOW);
        held.decideInTx(4, new Decision.Discarded("owner"), NOW);

        assertThat(posts).extracting(post -> backgrounds.of(post).earlier()).containsExactly(
                Optional.of(new EarlierPosts.Earlier.Taken(0)), Optional.of(new EarlierPosts.Earlier.Waiting(1)),
                Optional.of(new EarlierPosts.Earlier.Taken(2)), Optional.empty(), Optional.empty());
        assertThat(posts).allSatisfy(post -> assertThat(backgrounds.of(post).earlier())
                .isEqualTo(earlier.find(list.id(), post.message().fingerprint().orElseThrow())));
    }

    @Test
    void nothingIsKnownOfWhatHasNeitherNameNorAuthor() {
        assertThat(backgrounds.of(new Post(list, list.post(), message("Subject: hello\n")))).isEqualTo(Background.NONE);
    }

    @Test
    void everyPostOfManyAtOnceGetsItsOwnAnswer() {
        List<Post> posts = IntStream.range(0, 100)
                .mapToObj(i -> post(i, i % 3 == 0 ? "eve@people.example" : "bob@people.example")).toList();
        earlier.rememberInTx(IntStream.range(0, 100).filter(i -> i % 2 == 0).mapToObj(i ->
                new EarlierPosts.Noted(list.id(), posts.get(i).message().fingerprint().orElseThrow(), 1_000 + i, NOW)).toList());

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Background>> answers = posts.stream()
                    .map(post -> CompletableFuture.supplyAsync(() -> backgrounds.of(post), threads)).toList();
            for (int i = 0; i < 100; i++) {
                assertThat(answers.get(i).join()).isEqualTo(new Background(
                        i % 2 == 0 ? Optional.of(new EarlierPosts.Earlier.Taken(1_000 + i)) : Optional.empty(),
                        i % 3 == 0 ? Map.of(EmailAddress.of("eve@people.example").key(), SenderVerdict.DISCARD) : Map.of()));
            }
        }
    }

    private Post post(int number, String from) {
        return new Post(list, list.post(), message("From: " + from + "\nMessage-ID: <" + number + "@people.example>\n"));
    }

    private static ArrivedMessage message(String header) {
        ByteOctets octets = ByteOctets.utf8((header + "\nhello\n").replace("\n", "\r\n"));
        HeaderBlock read = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return new ArrivedMessage(new Peer("192.0.2.1", "client.example", "ESMTP", "", false), new Envelope(ReversePath.none(),
                List.of(EmailAddress.of("open@lists.example.org")), BodyType.SEVEN_BIT, false, List.of()), read, octets);
    }

    private static void sql(String text) {
        database.jdbi().useHandle(handle -> handle.execute(text));
    }
}
