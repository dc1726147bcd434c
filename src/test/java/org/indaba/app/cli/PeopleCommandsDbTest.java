package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.groups.Tuple;
import org.indaba.app.home.Refusal;
import org.indaba.lists.BanScope;
import org.indaba.lists.RosterPlace;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What operators do with people and what they wrote: each change, what is printed, and its line in the audit log. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class PeopleCommandsDbTest {

    private static final String LIST = "talk@lists.example.org";

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Console.Format format = Console.Format.TEXT;
    private String input = "";
    private Jdbi jdbi;

    @BeforeEach
    void aListWithSomethingToDecide() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE mailings, copies, windows, messages CASCADE;
                TRUNCATE domains, lists, addresses, people, bans, held_posts, sender_rules, confirmations, questions, answers_sent,
                    answer_counts, audit_log RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('lists.example.org', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now());
                INSERT INTO people (display_name, created_at) VALUES ('Bob', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'bob@example.net', 'bob@example.net', 'example.net');
                INSERT INTO roles VALUES (1, 1, 'OWNER');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    VALUES (1, 1, 'example.net', 'bob@example.net', 'ON', true, false, '2026-01-01');
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at) VALUES
                    (1, 'New@example.org', 'new@example.org', 'Nina', 'JOIN', 'DECIDE', '2026-03-01', now() + interval '1 day'),
                    (1, 'bob@example.net', 'bob@example.net', '', 'LEAVE', 'DECIDE', '2026-03-02', now() + interval '1 day'),
                    (1, 'mail@example.org', 'mail@example.org', '', 'JOIN', 'CONFIRM', now(), now() + interval '1 day');
                """).execute());
    }

    private String run(Command command, String... arguments) {
        return run(command, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    private String run(Command command, InputStream standardInput, String... arguments) {
        out.reset();
        new CommandLine(command).parseArgs(arguments);
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        command.run(operations, new Console(format, stream, stream,
                new LocalFiles(standardInput)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<Tuple> log() {
        return operations.audit().latest(50).reversed().stream().map(entry -> tuple(entry.actor(), entry.action(), entry.subject(),
                entry.detail())).toList();
    }

    private boolean isMember(String address) {
        return operations.members().find(1, EmailAddress.of(address)).isPresent();
    }

    private long mails() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM mailings").mapTo(Long.class).one());
    }

    /** Two large files at once would end the server. */
    @Test
    void fileOfMembersIsReadWhenNoOtherIsAndMakesRoom() throws Exception {
        input = "nina@example.org\n";
        CompletableFuture<String> waiting;
        try (RosterPlace.Held _ = operations.rosterPlace().take(Duration.ZERO).orElseThrow()) {
            waiting = CompletableFuture.supplyAsync(() -> run(new MemberCommand.Import(), LIST, "-"));
            assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(isMember("nina@example.org")).isFalse();
        }
        assertThat(waiting.get(30, TimeUnit.SECONDS)).contains("nina@example.org", "added");

        assertThatThrownBy(() -> run(new MemberCommand.Sync(), LIST, "/nowhere")).isInstanceOf(Refusal.class);
        input = "no address\n";
        assertThatThrownBy(() -> run(new MemberInviteCommand(), LIST, "-")).isInstanceOf(Refusal.class);
        assertThat(operations.rosterPlace().take(Duration.ZERO)).hasValueSatisfying(RosterPlace.Held::close);
    }

    @Test
    void fileOfMembersThatIsLongInComingKeepsNobodyWaiting() throws Exception {
        for (Command command : List.of(new MemberCommand.Import(), new MemberCommand.Sync(), new MemberInviteCommand())) {
            Slow slow = new Slow();
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> run(command, new SequenceInputStream(
                    new ByteArrayInputStream("nina@example.org\n".getBytes(StandardCharsets.UTF_8)), slow), LIST, "-"));
            assertThat(slow.asked.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(operations.rosterPlace().take(Duration.ZERO)).hasValueSatisfying(RosterPlace.Held::close);
            slow.ends.countDown();

            assertThat(waiting.get(30, TimeUnit.SECONDS)).contains("nina@example.org");
        }
    }

    /** A pipe into which nobody writes until it is closed. */
    private static final class Slow extends InputStream {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch ends = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            asked.countDown();
            try {
                ends.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return -1;
        }
    }

    @Test
    void whoWaitsIsListedForPeopleAndPrograms() {
        assertThat(run(new RequestsCommand(), "talk")).contains("New@example.org", "Nina", "join", "bob@example.net", "leave")
                .doesNotContain("mail@example.org");
        format = Console.Format.JSON;
        assertThat(run(new RequestsCommand(), LIST).lines()).hasSize(2).first().asString()
                .isEqualTo("{\"id\":1,\"since\":\"2026-03-01T00:00:00Z\",\"address\":\"New@example.org\",\"name\":\"Nina\","
                        + "\"wish\":\"join\"}");
        assertThat(new RequestsCommand().lacks()).contains("LIST is missing.");
    }

    @Test
    void requestsAreAcceptedAndRefusedWithAReason() {
        assertThat(run(new RequestsCommand.Accept(), "1", "2")).isEqualTo("The request of New@example.org is accepted.\n"
                + "The request of bob@example.net is accepted.\n");

        assertThat(isMember("new@example.org")).isTrue();
        assertThat(isMember("bob@example.net")).isFalse();
        assertThat(mails()).isEqualTo(2);
        assertThat(log()).containsExactly(tuple("operator", "request accept", LIST, "New@example.org"),
                tuple("operator", "request accept", LIST, "bob@example.net"));
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at) VALUES
                    (1, 'eve@example.org', 'eve@example.org', '', 'JOIN', 'DECIDE', now(), now() + interval '1 day')"""));
        format = Console.Format.JSON;
        assertThat(run(new RequestsCommand.Refuse(), "4", "--reason", "For staff.").strip())
                .isEqualTo("{\"id\":4,\"address\":\"eve@example.org\",\"decided\":true}");
        assertThat(isMember("eve@example.org")).isFalse();
        assertThat(mails()).isEqualTo(3);
    }

    @Test
    void ifOneRequestDoesNotWaitNothingIsDecided() {
        for (String wrong : new String[] {"3", "99"}) {
            assertThatThrownBy(() -> run(new RequestsCommand.Accept(), "1", wrong)).isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("Request " + wrong + " does not wait. Nothing was decided.");
        }
        assertThat(isMember("new@example.org")).isFalse();
        assertThat(mails()).isZero();
        assertThat(log()).isEmpty();
    }

    @Test
    void whoWasBannedMeanwhileIsNotAccepted() {
        run(new BanCommand.Add(), "new@example.org");

        assertThatThrownBy(() -> run(new RequestsCommand.Accept(), "2", "1")).isInstanceOf(Refusal.class)
                .hasMessageContaining("Who waits with request 1 was banned meanwhile, and may not join. Nothing was decided.");

        assertThat(isMember("new@example.org")).isFalse();
        assertThat(isMember("bob@example.net")).as("nothing is half done").isTrue();
        assertThat(mails()).isZero();
        assertThat(run(new RequestsCommand.Refuse(), "1")).isEqualTo("The request of New@example.org is refused.\n");
    }

    /** What an empty variable of the shell leaves of --list "$LIST" is not the whole site. */
    @Test
    void listWithoutANameIsRefusedAndMeansNotAll() {
        Map<Supplier<Command>, List<String>> commands = Map.of(
                TokenCommand.Create::new, List.of("monitor", "--scope", "bounces:read"),
                WebhookCommand.Add::new, List.of("https://hooks.example.org/"),
                BanCommand.Add::new, List.of("@spam.example"), BanCommand.Remove::new, List.of("@spam.example"),
                BanCommand.Show::new, List.of(), QueueCommand::new, List.of(), QueueCommand.Flush::new, List.of(),
                QueueCommand.Hold::new, List.of("--reason", "x"), QueueCommand.Release::new, List.of(),
                QueueCommand.Drop::new, List.of("--reason", "x"));

        commands.forEach((command, words) -> assertThatThrownBy(() -> run(command.get(),
                Stream.concat(words.stream(), Stream.of("--list", "")).toArray(String[]::new))).as("%s", words)
                .isInstanceOf(Refusal.class));
        assertThatThrownBy(() -> run(new QueueCommand.Drop(), "--site", "")).isInstanceOf(Refusal.class);

        assertThat(log()).isEmpty();
        assertThat(operations.bans().all(new BanScope.Site())).isEmpty();
        assertThat(new QueueCommand.Drop().lacks()).isPresent();
    }

    private void hold(long post) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                VALUES (:post, 1, 'eve@example.org', '', 'Hello', 'it is long', now())""").bind("post", post).execute());
    }

    /** Behind a wave of spam the newest are those that people look for. */
    @Test
    void heldPostsAreAllListed() {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                SELECT n, 1, 'eve@example.org', '', 'Hello', 'it is long', now() FROM generate_series(1, 1500) n"""));
        format = Console.Format.JSON;

        List<String> lines = run(new HeldCommand(), "talk").lines().toList();

        assertThat(lines).hasSize(1_500);
        assertThat(lines.getLast()).contains("1500");
    }

    @Test
    void heldPostsArePutOffForADayOrAsLongAsIsSaid() {
        hold(7);
        hold(8);

        assertThat(run(new HeldCommand.Defer(), "7", "8", "--for", "3d")).isEqualTo("Post 7 is put off.\nPost 8 is put off.\n");

        Instant now = operations.clock().instant();
        assertThat(operations.held().due(1, now, 0, 10)).isEmpty();
        assertThat(operations.held().due(1, now.plus(Duration.ofDays(3)).plusSeconds(1), 0, 10)).hasSize(2);
        assertThat(log()).extracting(entry -> entry.toList().get(1)).containsExactly("held defer", "held defer");
        assertThat(run(new HeldCommand(), "talk")).as("they still wait").contains("eve@example.org");
        run(new HeldCommand.Defer(), "7");
        assertThat(operations.held().due(1, now.plus(Duration.ofDays(1)).plusSeconds(60), 0, 10)).extracting(post -> post.postId())
                .containsExactly(7L);
        assertThatThrownBy(() -> run(new HeldCommand.Defer(), "8", "9")).isInstanceOf(Refusal.class)
                .hasMessageStartingWith("Post 9 does not wait for a moderator. Nothing was put off.");
        assertThat(log()).as("nothing is half done").hasSize(3);
        run(new HeldCommand.Discard(), "7");
        assertThat(log()).last().isEqualTo(tuple("operator", "held discard", LIST, "post 7 of eve@example.org"));
    }

    @Test
    void sendersAreDecidedAboutShownAndForgotten() {
        assertThat(run(new SenderCommand.Set(), "talk", "Eve@example.org", "discard"))
                .isEqualTo("Posts of Eve@example.org to " + LIST + ": discard from now on.\n");
        run(new SenderCommand.Set(), "talk", "news@example.org", "accept");

        assertThat(run(new SenderCommand.Show(), "talk")).contains("Eve@example.org", "discard", "news@example.org", "accept");
        format = Console.Format.JSON;
        assertThat(run(new SenderCommand.Show(), LIST).lines()).first().asString()
                .startsWith("{\"address\":\"Eve@example.org\",\"verdict\":\"discard\",\"by\":\"command line\"");
        run(new SenderCommand.Forget(), "talk", "eve@example.org");
        assertThat(run(new SenderCommand.Show(), "talk").lines()).hasSize(1);
        assertThatThrownBy(() -> run(new SenderCommand.Forget(), "talk", "eve@example.org")).isInstanceOf(Refusal.class)
                .hasMessageContaining("Nothing was decided about eve@example.org");
        assertThatThrownBy(() -> run(new SenderCommand.Set(), "talk", "eve@example.org", "ignore")).isInstanceOf(Refusal.class)
                .hasMessageContaining("There is no verdict \"ignore\"; there are accept, hold, reject, discard.");
        assertThat(log()).containsExactly(tuple("operator", "sender discard", LIST, "Eve@example.org"),
                tuple("operator", "sender accept", LIST, "news@example.org"), tuple("operator", "sender forget", LIST, "eve@example.org"));
    }

    @Test
    void peopleAreInvitedAgainAndNotAnyMore() {
        assertThatThrownBy(() -> run(new MemberInviteCommand(), "talk", "x@example.org", "nobody")).isInstanceOf(Refusal.class)
                .hasMessageContaining("Nobody was invited.");
        assertThat(mails()).isZero();

        assertThat(run(new MemberInviteCommand(), "talk", "Una <una@example.org>", "bob@example.net", "--words", "Come!").lines())
                .anySatisfy(line -> assertThat(line).contains("una@example.org").endsWith("invited"))
                .anySatisfy(line -> assertThat(line).contains("bob@example.net").endsWith("member"));
        input = "due@example.org\nTre <tre@example.org>\n";
        format = Console.Format.JSON;
        assertThat(run(new MemberInviteCommand(), LIST, "-").lines()).containsExactly(
                "{\"line\":1,\"address\":\"due@example.org\",\"outcome\":\"invited\"}",
                "{\"line\":2,\"address\":\"tre@example.org\",\"outcome\":\"invited\"}");
        assertThat(mails()).isEqualTo(3);
        List<String> shown = run(new InvitationsCommand(), "talk").lines().toList();
        assertThat(shown).hasSize(3).first().asString().contains("una@example.org", "\"name\":\"Una\"", "\"state\":\"waits\"", "operator");
        String id = shown.getFirst().replaceAll("\\D*(\\d+).*", "$1");
        assertThat(run(new InvitationsCommand.Again(), id)).contains("\"outcome\":\"waits\"");
        assertThat(run(new InvitationsCommand.Withdraw(), id)).contains("\"withdrawn\":true");
        assertThatThrownBy(() -> run(new InvitationsCommand.Withdraw(), id)).isInstanceOf(Refusal.class)
                .hasMessageContaining("There is no invitation " + id + ". Nothing was withdrawn.");
        assertThatThrownBy(() -> run(new InvitationsCommand.Again(), id)).isInstanceOf(Refusal.class);
        assertThat(run(new InvitationsCommand(), "talk").lines()).hasSize(2);
        assertThat(log()).extracting(entry -> entry.toList().get(1)).containsExactly("member invite", "member invite", "member invite",
                "invitation withdraw");
    }

    @Test
    void pauseThatIsOverIsRefused() {
        for (String day : List.of("2020-01-05", LocalDate.ofInstant(operations.clock().instant(), ZoneOffset.UTC).toString())) {
            assertThatThrownBy(() -> run(new MemberCommand.Set(), "talk", "bob@example.net", "off-until=" + day))
                    .isInstanceOf(Refusal.class).hasMessage(day + " is not within the next 366 days, in which a pause ends.");
        }
        assertThat(log()).isEmpty();
    }

    @Test
    void whatIsDoneWithListsAndDomainsIsInTheAuditLog() {
        run(new DomainCommand.Add(), "lists.example.net");
        run(new DomainCommand.Add(), "lists.example.net");
        run(new DomainCommand.Remove(), "lists.example.net");
        run(new ListCommand.Create(), "news@lists.example.org", "--owner", "ann@example.org", "--owner", "bob@example.net");
        run(new ListCommand.Rename(), "news", "paper@lists.example.org");
        run(new ListCommand.Delete(), "paper");

        assertThat(log()).containsExactly(tuple("operator", "domain add", "lists.example.net", ""),
                tuple("operator", "domain remove", "lists.example.net", ""),
                tuple("operator", "list create", "news@lists.example.org", "owner ann@example.org, bob@example.net"),
                tuple("operator", "list rename", "news@lists.example.org", "to paper@lists.example.org"),
                tuple("operator", "list delete", "paper@lists.example.org", ""));
        for (Supplier<String> refused : List.<Supplier<String>>of(() -> run(new DomainCommand.Add(), "no domain"),
                () -> run(new DomainCommand.Remove(), "lists.example.org"),
                () -> run(new ListCommand.Create(), LIST, "--owner", "ann@example.org"),
                () -> run(new ListCommand.Delete(), "talk"))) {
            assertThatThrownBy(refused::get).isInstanceOf(Refusal.class);
        }
        assertThat(log()).as("what fails leaves nothing").hasSize(5);
    }

    @Test
    void whatIsDoneWithTheQueueIsInTheAuditLog() {
        run(new QueueCommand.Hold(), "--list", "talk", "--reason", "wrong attachment");
        run(new QueueCommand.Hold(), "--all", "--for", "2h");
        run(new QueueCommand.Release(), "--list", "talk", "--site", "mx.example.org", "--address", "bob@example.net");
        run(new QueueCommand.Release());
        run(new QueueCommand.Flush(), "--site", "mx.example.org");
        run(new QueueCommand.Drop(), "--address", "bob@example.net", "--reason", "sent by mistake");
        long row = jdbi.withHandle(handle -> handle.createQuery("""
                WITH message AS (INSERT INTO messages (size_octets, sha256, stored_at) VALUES (1, '\\x00', now()) RETURNING id)
                INSERT INTO inbound (message_id, recipient, reverse_path, peer_address, peer_helo, peer_protocol, peer_tls, peer_trusted,
                    eight_bit, smtp_utf8, received_at, state, trace, station, stack_trace, moved_at)
                SELECT id, 'talk@lists.example.org', '', '192.0.2.9', 'x', 'ESMTP', '', false, false, false, now(), 'SHUNTED', '', 'x',
                    'x', now() FROM message RETURNING id""").mapTo(Long.class).one());
        run(new ShuntedCommand.Replay(), Long.toString(row));

        assertThat(log()).containsExactly(tuple("operator", "queue hold", "what comes from " + LIST, "wrong attachment"),
                tuple("operator", "queue hold", "everything", "held by the operator (2 hours)"),
                tuple("operator", "queue release", "what goes to mx.example.org and what comes from " + LIST
                        + " and copies for bob@example.net", ""),
                tuple("operator", "queue release", "everything", ""),
                tuple("operator", "queue flush", "what goes to mx.example.org", ""),
                tuple("operator", "queue drop", "copies for bob@example.net", "sent by mistake"),
                tuple("operator", "queue dropped", "copies for bob@example.net", "0 copies"),
                tuple("operator", "shunted replay", Long.toString(row), ""));
        for (String none : List.of("999999", "copy-17")) {
            assertThatThrownBy(() -> run(new ShuntedCommand.Replay(), none)).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> run(new QueueCommand.Drop(), "--post", "9999")).isInstanceOf(Refusal.class);
        assertThat(log()).as("what fails leaves nothing").hasSize(8);
    }

    @Test
    void renamingSaysWhereADomainIsServedByIt() {
        assertThat(run(new ListCommand.Rename(), "talk", "chat@lists.example.org")).isEqualTo("The list is now chat@lists.example.org.\n");
        assertThat(run(new ListCommand.Rename(), "chat", "chat@other.example")).isEqualTo("The list is now chat@other.example. Its domain "
                + "other.example is served from now on; what DNS must say of it tells: bin/indaba check-dns other.example\n");
        assertThat(operations.domains().all()).contains("other.example");
    }

    @Test
    void importOfNothingButWrongRowsFailsWhenItHasToldThem() {
        input = "no address\nnone either\n";
        assertThatThrownBy(() -> run(new MemberCommand.Import(), "talk", "-")).isInstanceOf(Refusal.class)
                .hasMessage("No row of the file could be used. Nobody was added.");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("no address", "none either");
        input = "no address\nbob@example.net\n";
        assertThat(run(new MemberCommand.Import(), "talk", "-")).contains("invalid", "bob@example.net");
        input = "";
        assertThat(run(new MemberCommand.Import(), "talk", "-")).doesNotContain("invalid");
    }

    @Test
    void whatIsDoneWithMembersAndBansIsInTheAuditLog() {
        run(new MemberCommand.Add(), "talk", "ann@example.org", "bob@example.net");
        run(new MemberCommand.Set(), "talk", "ann@example.org", "delivery=off");
        run(new MemberCommand.Remove(), "talk", "ann@example.org");
        input = "cleo@example.org\n";
        run(new MemberCommand.Import(), "talk", "-");
        run(new MemberCommand.Import(), "talk", "-");
        input = "dan@example.org\n";
        run(new MemberCommand.Sync(), "talk", "-");
        run(new RoleCommand.Add(), "talk", "moderator", "dan@example.org");
        run(new BanCommand.Add(), "/^promo/", "--list", "talk");
        run(new BanCommand.Add(), "/^promo/", "--list", "talk");
        run(new BanCommand.Add(), "@spam.example");
        run(new BanCommand.Remove(), "/^promo/", "--list", "talk");

        assertThat(log()).containsExactly(tuple("operator", "member add", LIST, "added: ann@example.org"),
                tuple("operator", "member set", LIST, "ann@example.org {delivery=off}"),
                tuple("operator", "member remove", LIST, "removed: ann@example.org"),
                tuple("operator", "member import", LIST, "added: cleo@example.org"),
                tuple("operator", "member sync", LIST, "added: dan@example.org; removed: bob@example.net, cleo@example.org"),
                tuple("operator", "moderator add", LIST, "dan@example.org"),
                tuple("operator", "ban add", LIST, "/^promo/"), tuple("operator", "ban add", "@spam.example", "on all lists"),
                tuple("operator", "ban remove", LIST, "/^promo/"));
        assertThatThrownBy(() -> run(new MemberCommand.Remove(), "talk", "dan@example.org", "nobody@example.org"))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> run(new BanCommand.Add(), "/(/")).isInstanceOf(Refusal.class)
                .hasMessageContaining("the regular expression cannot be read: missing closing )");
        assertThat(log()).as("what fails leaves nothing").hasSize(9);
    }
}
