package org.indaba.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.indaba.deliver.HostAddresses;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.deliver.SocketDialer;
import org.indaba.dns.DnsjavaDns;
import org.indaba.hook.HookServer.Asked;
import org.indaba.language.Saying;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.WebhookDisabled;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeLists;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.TestDnsServer;
import org.indaba.testing.TestPki;
import org.indaba.testing.TestPki.Time;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks on a real database, over real TLS, to servers of all kinds. */
class HookSenderDbTest {

    private static final EmailAddress BOSS = EmailAddress.of("boss@example.net");
    /** Enough for a machine that has much else to do. */
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(700);

    private static TestDatabase database;
    private static TestPki pki;

    private final DnsZone zone = new DnsZone().address("hook.test", "127.0.0.1");
    private final TestDnsServer dns = TestDnsServer.serving(zone);
    private final FakeLists lists = new FakeLists();
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final List<HookAnswer> answers = new CopyOnWriteArrayList<>();
    private final Events events = new Events();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private HookServer server;
    private Duration time = TIME;

    /** Events in memory. */
    private static final class Events implements EventSource {

        private final List<HookEvent> all = new ArrayList<>();
        private final List<Long> of = new ArrayList<>();

        void happen(long list) {
            all.add(new HookEvent(all.size() + 1, "{\"id\":" + (all.size() + 1) + "}"));
            of.add(list);
        }

        @Override
        public long latest() {
            return all.size();
        }

        @Override
        public List<HookEvent> after(long number, @Nullable Long listId, int limit) {
            return all.stream().filter(event -> event.number() > number)
                    .filter(event -> listId == null || of.get((int) event.number() - 1).equals(listId)).limit(limit).toList();
        }
    }

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        pki = new TestPki("web");
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @BeforeEach
    void begin() {
        lists.add("talk@lists.example.org");
        lists.add("other@lists.example.org");
        database.jdbi().useHandle(handle -> {
            handle.execute("TRUNCATE webhooks, lists RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now()), "
                    + "('other', 'lists.example.org', '{}', now())");
        });
        server = HookServer.secured(pki.host(Time.GOOD, "hook.test").server());
    }

    @AfterEach
    void close() {
        server.close();
        dns.close();
    }

    private Webhooks webhooks() {
        return new Webhooks(database.jdbi(), HookUrl.Reach.ANYWHERE, () -> now, new SecureRandom());
    }

    private HookSender sender(PrivateAddresses.Rule rule) {
        HostAddresses addresses = new HostAddresses(new DnsjavaDns(List.of(dns.address()), java.time.InstantSource.system()),
                new PrivateAddresses(rule), new Random(1));
        HookPost post = new HookPost(new SocketDialer(addresses::targets, Duration.ofSeconds(2), List.of(), new Random(1)),
                pki.trusting(), () -> now, time);
        HookSender.Site site = new HookSender.Site() {
            @Override
            public List<EmailAddress> administrators() {
                return List.of(BOSS);
            }

            @Override
            public Optional<String> domain() {
                return Optional.of("lists.example.org");
            }
        };
        HookListener listener = new HookListener() {
            @Override
            public void posted(long webhook, int events, HookAnswer answer) {
                answers.add(answer);
            }

            @Override
            public void disabled(long webhook, String reason) {
                // What matters is in the row and in the notice.
            }
        };
        return new HookSender(new HookSender.Ports(database.transactions(), events, post,
                new HookSender.People(lists, site, this::tell), listener), webhooks(), () -> now, new Random(1));
    }

    private List<Long> tell(Notice notice) {
        notices.add(notice);
        return List.of();
    }

    private Turn turn() {
        return turn(PrivateAddresses.Rule.ALLOWED);
    }

    private Turn turn(PrivateAddresses.Rule rule) {
        Optional<Runnable> batch = sender(rule).next();
        batch.ifPresent(Runnable::run);
        return batch.isPresent() ? Turn.WORKED : Turn.IDLE;
    }

    private enum Turn { WORKED, IDLE }

    private Webhooks.Added.Done added(@Nullable Long list) {
        return added(list, "https://hook.test:" + server.port() + "/in");
    }

    private Webhooks.Added.Done added(@Nullable Long list, String url) {
        HookUrl parsed = ((HookUrl.Parsed.Valid) HookUrl.parse(url, HookUrl.Reach.ANYWHERE)).url();
        return (Webhooks.Added.Done) database.transactions().call(() -> webhooks().addInTx(new NewWebhook(parsed, list, "ann"),
                events.latest()));
    }

    private Webhook row(long id) {
        return webhooks().find(id).orElseThrow();
    }

    @Test
    void eventsArriveSignedAndInTheirOrder() {
        Webhooks.Added.Done hook = added(null);
        LongStream.range(0, 150).forEach(_ -> events.happen(1));

        assertThat(turn()).isEqualTo(Turn.WORKED);
        assertThat(turn()).isEqualTo(Turn.WORKED);
        assertThat(turn()).isEqualTo(Turn.IDLE);

        assertThat(server.asked()).hasSize(2);
        assertThat(String.join("", server.asked().stream().map(Asked::body).toList())).contains("{\"id\":1},{\"id\":2}", "{\"id\":150}");
        Asked first = server.asked().getFirst();
        assertThat(first.line()).isEqualTo("POST /in");
        assertThat(first.field("Content-Type")).isEqualTo("application/json");
        assertThat(first.field("Indaba-Webhook")).isEqualTo("1");
        assertThat(first.field("Indaba-Timestamp")).isEqualTo(Long.toString(now.getEpochSecond()));
        assertThat(first.field("Indaba-Signature")).isEqualTo(HookSignature.of(
                Bytes.of(hook.secret().getBytes(StandardCharsets.US_ASCII)), first.field("Indaba-Timestamp"), first.body()));
        assertThat(row(hook.id()).delivered()).isEqualTo(150);
        assertThat(row(hook.id()).position()).isEqualTo(150);
    }

    @Test
    void webhookGetsWhatHappensAfterItWasAdded() {
        events.happen(1);
        added(null);

        assertThat(turn()).isEqualTo(Turn.IDLE);
    }

    @Test
    void webhookOfAListGetsTheEventsOfThatList() {
        long id = added(1L).id();
        events.happen(2);
        events.happen(1);
        events.happen(2);

        turn();
        turn();
        assertThat(server.asked()).hasSize(1);
        assertThat(server.asked().getFirst().body()).contains("[{\"id\":2}]");
        assertThat(row(id).position()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 404, 301, 302, 307, 429})
    void whatWasNotTakenIsToldAgainLater(int status) {
        long id = added(null).id();
        events.happen(1);
        server.answer(status);

        turn();
        assertThat(server.asked()).as("redirects are not followed").hasSize(1);
        assertThat(row(id).trouble()).isNotNull();
        assertThat(row(id).last().status()).isEqualTo(status);
        assertThat(turn()).as("not at once").isEqualTo(Turn.IDLE);
        server.answer(204);
        now = now.plus(HookSchedule.FIRST);
        turn();

        assertThat(server.asked()).extracting(Asked::body).hasSize(2).containsOnly("{\"webhook\":1,\"events\":[{\"id\":1}]}");
        assertThat(row(id).trouble()).isNull();
        assertThat(row(id).delivered()).isEqualTo(1);
    }

    @Test
    void laterEventsWaitForTheEarlier() {
        added(null);
        events.happen(1);
        server.answer(500);
        turn();
        events.happen(1);
        server.answer(200);
        now = now.plus(HookSchedule.FIRST);

        turn();

        assertThat(server.asked().getLast().body()).contains("[{\"id\":1},{\"id\":2}]");
    }

    @Test
    void serverThatHangsCostsItsTimeAndNoMore() {
        long id = added(null).id();
        events.happen(1);
        server.hang();
        time = SHORT;
        long began = System.nanoTime();

        turn();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.plusSeconds(20));
        assertThat(row(id).last().answer()).contains("no answer within");
    }

    @Test
    void serverThatTricklesIsCutOff() {
        long id = added(null).id();
        events.happen(1);
        server.trickle();
        time = SHORT;
        long began = System.nanoTime();

        turn();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.plusSeconds(20));
        assertThat(row(id).last().answer()).contains("no answer within");
    }

    @Test
    void hugeHeadIsNoAnswerAndHugeBodyIsNotRead() {
        long id = added(null).id();
        events.happen(1);
        server.raw("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
        turn();
        assertThat(row(id).last().answer()).contains("has more than");
        server.raw("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + "x".repeat(100_000));
        now = now.plus(HookSchedule.FIRST);
        turn();
        assertThat(row(id).trouble()).isNull();
    }

    @Test
    void whatSpeaksNoHttpIsNoAnswer() {
        long id = added(null).id();
        events.happen(1);
        server.raw("220 mail.example.org ESMTP\r\n");

        turn();

        assertThat(row(id).last().answer()).isEqualTo("this is no answer of a web server");
    }

    @Test
    void certificateIsForTheHostAndFromSomebodyTrusted() {
        server.close();
        server = HookServer.secured(pki.host(Time.GOOD, "other.test").server());
        long wrongName = added(null).id();
        events.happen(1);
        turn();
        assertThat(row(wrongName).last().answer()).startsWith("TLS: ");
        server.close();
        server = HookServer.secured(new TestPki("nobody").host(Time.GOOD, "hook.test").server());
        long unknown = added(null).id();
        events.happen(1);
        turn();
        assertThat(row(unknown).last().answer()).startsWith("TLS: ");
        assertThat(server.asked()).as("nothing was told").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook.test", "127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "[fe80::1]",
            "[fd00::1]", "0.0.0.0", "metadata.test", "mixed.test"})
    void theOwnNetworkIsNotDialled(String host) {
        zone.address("metadata.test", "169.254.169.254", "fe80::1").address("mixed.test", "127.0.0.1", "::1", "192.168.1.1");
        long id = added(null, "https://" + host + ":" + server.port() + "/in").id();
        events.happen(1);

        turn(PrivateAddresses.Rule.REFUSED);

        assertThat(row(id).last().answer()).contains("not on the Internet");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void addressThatWasJudgedIsTheOneThatIsDialled() {
        zone.address("rebind.test", "127.0.0.1");
        long id = added(null, "https://rebind.test:" + server.port() + "/in").id();
        events.happen(1);
        HostAddresses addresses = new HostAddresses(new DnsjavaDns(List.of(dns.address()), java.time.InstantSource.system()),
                new PrivateAddresses(PrivateAddresses.Rule.ALLOWED), new Random(1));
        HookPost post = new HookPost(new SocketDialer(host -> {
            var judged = addresses.targets(host);
            // What DNS says a moment later is never heard.
            zone.forget("rebind.test");
            zone.address("rebind.test", "10.0.0.1");
            return judged;
        }, Duration.ofSeconds(2), List.of(), new Random(1)), pki.trusting(), () -> now, TIME);
        HookUrl url = ((HookUrl.Parsed.Valid) webhooks().parse(row(id).url())).url();

        HookAnswer answer = post.send(url, id, Bytes.of(new byte[] {1}), "{}");

        // The certificate is not for that name; that the server was reached at all shows which address was dialled.
        assertThat(answer.words()).startsWith("TLS: ");
    }

    @Test
    void goneMeansGone() {
        long id = added(1L).id();
        events.happen(1);
        server.answer(410);

        turn();

        assertThat(row(id).state()).isEqualTo(Webhook.State.DISABLED);
        assertThat(notices).singleElement().isInstanceOfSatisfying(WebhookDisabled.class, notice -> {
            assertThat(notice.recipients()).containsExactly(FakeLists.OWNER);
            assertThat(notice.about()).isEqualTo(Saying.verbatim("talk@lists.example.org"));
            assertThat(notice.reason()).contains("410");
        });
    }

    @Test
    void webhookThatFailsForDaysIsSwitchedOffAndItsPeopleAreTold() {
        long id = added(null).id();
        events.happen(1);
        server.answer(500);
        turn();
        now = now.plus(HookSchedule.GIVE_UP).minusSeconds(1);
        turn();
        assertThat(row(id).state()).isEqualTo(Webhook.State.ACTIVE);
        assertThat(notices).isEmpty();
        now = now.plusSeconds(3600);
        turn();

        assertThat(row(id).state()).isEqualTo(Webhook.State.DISABLED);
        assertThat(notices).singleElement().satisfies(notice -> assertThat(notice.recipients()).containsExactly(BOSS));
        now = now.plus(Duration.ofDays(1));
        assertThat(turn()).isEqualTo(Turn.IDLE);

        server.answer(200);
        database.transactions().run(() -> assertThat(webhooks().enableInTx(id)).isPresent());
        turn();
        assertThat(row(id).delivered()).as("what it missed").isEqualTo(1);
    }

    @Test
    void webhookIsOneNodesAtATimeAndIsTakenOverFromTheDead() {
        long id = added(null).id();
        events.happen(1);

        Optional<Webhooks.Claimed> dead = database.transactions().call(() -> webhooks().claimInTx(1));
        assertThat(dead).isPresent();
        assertThat(turn()).as("somebody has it").isEqualTo(Turn.IDLE);
        now = now.plus(Webhooks.OWNED);
        assertThat(turn()).isEqualTo(Turn.WORKED);
        assertThat(row(id).position()).isEqualTo(1);

        // Who comes back from the dead writes nothing.
        database.transactions().run(() -> webhooks().passedInTx(dead.get(), 99));
        assertThat(row(id).position()).isEqualTo(1);
    }

    @Test
    void oneThatFailsDoesNotHoldUpAnother() {
        added(null, "https://nowhere.test/in");
        long good = added(null).id();
        events.happen(1);

        turn();
        turn();

        assertThat(row(good).delivered()).isEqualTo(1);
        assertThat(answers).hasSize(2);
    }

    @Test
    void testTellsWhatCameOfIt() {
        long id = added(null).id();

        assertThat(sender(PrivateAddresses.Rule.ALLOWED).test(id)).contains(new HookAnswer.Taken(200));
        assertThat(server.asked().getFirst().body()).isEqualTo("{\"webhook\":1,\"test\":true,\"events\":[]}");
        assertThat(sender(PrivateAddresses.Rule.ALLOWED).test(99)).isEmpty();
        assertThat(row(id).last()).as("nothing is written down").isNull();
    }

    @Test
    void listHasSoManyWebhooksAndNotOneMore() {
        HookUrl url = ((HookUrl.Parsed.Valid) webhooks().parse("https://hook.test/")).url();
        for (int i = 0; i < Webhooks.MAX_PER_LIST; i++) {
            assertThat(added(1L)).isNotNull();
        }
        for (int i = 0; i < Webhooks.MAX_OF_SITE; i++) {
            assertThat(added(null)).isNotNull();
        }

        database.transactions().run(() -> {
            assertThat(webhooks().addInTx(new NewWebhook(url, 1L, "ann"), 0)).isEqualTo(new Webhooks.Added.TooMany(Webhooks.MAX_PER_LIST));
            assertThat(webhooks().addInTx(new NewWebhook(url, null, "ann"), 0)).isEqualTo(new Webhooks.Added.TooMany(Webhooks.MAX_OF_SITE));
            assertThat(webhooks().addInTx(new NewWebhook(url, 2L, "ann"), 0)).isInstanceOf(Webhooks.Added.Done.class);
        });
        assertThat(webhooks().all(null, 0, 25)).hasSize(25);
        assertThat(webhooks().all(2L, 0, 25)).hasSize(1);
    }

    @Test
    void removedWebhookGetsNothingMore() {
        long id = added(null).id();
        events.happen(1);

        database.transactions().run(() -> assertThat(webhooks().removeInTx(id)).isPresent());

        assertThat(turn()).isEqualTo(Turn.IDLE);
        assertThat(database.transactions().call(() -> webhooks().removeInTx(id))).isEmpty();
    }
}
