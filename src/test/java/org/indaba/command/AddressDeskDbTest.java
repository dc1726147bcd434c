package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.indaba.command.AddressChanges.Kind;
import org.indaba.command.AddressDesk.Answer;
import org.indaba.command.AddressDesk.Looked;
import org.indaba.command.AddressDesk.Used;
import org.indaba.lists.AddressMove;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.Person;
import org.indaba.lists.SqlPeople;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.OwnAddresses;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People with several addresses, and changes of address that both addresses confirm. */
class AddressDeskDbTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");
    private static final EmailAddress WORK = EmailAddress.of("Ann.Nam@work.example");

    private static TestDatabase database;

    private final CommandDesk mailroom = new CommandDesk(database, "afnog@lists.example.org", Joining.CONFIRM, Joining.CONFIRM);
    private final SqlPeople people = new SqlPeople(database.jdbi(), mailroom.lists, () -> mailroom.now);
    private final AddressDesk desk = new AddressDesk(new AddressChanges(database.jdbi(), () -> mailroom.now), people,
            new AddressDesk.Ports(new OwnAddresses(mailroom.lists),
                    new Undecided(mailroom.confirmations, mailroom.lists, mailroom.members), mailroom.cap, mailroom.notices,
                    mailroom.tokens, "https://x.example"));

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void annIsOnTwoListsAndOwnsOne() {
        database.jdbi().useHandle(handle -> handle.createScript("""
                TRUNCATE address_changes, lists, people, domains CASCADE;
                ALTER SEQUENCE lists_id_seq RESTART;
                INSERT INTO domains VALUES ('lists.example.org', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('afnog', 'lists.example.org', '{}', now()),
                    ('tech', 'lists.example.org', '{}', now());
                INSERT INTO people (display_name, created_at) VALUES ('Ann', now());
                INSERT INTO addresses (person_id, address, key, domain)
                    SELECT id, 'ann@example.net', 'ann@example.net', 'example.net' FROM people;
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, wishes, off_until,
                        joined_at)
                    SELECT l.id, a.id, a.domain, a.key, CASE l.name WHEN 'tech' THEN 'OFF' ELSE 'SUSPENDED' END, false, true, 5,
                        CASE l.name WHEN 'tech' THEN DATE '2026-03-05' END, '2026-01-01'
                    FROM lists l, addresses a;
                INSERT INTO roles SELECT l.id, a.id, 'OWNER' FROM lists l, addresses a WHERE l.name = 'tech';
                """).executeAsSeparateStatements());
    }

    @Test
    void anAddressTakesThePlaceOfAnotherEverywhereWhenBothHaveAnswered() {
        assertThat(ask(Kind.REPLACE, " Ann.Nam@work.example ")).isEqualTo(new Answer.Taken());
        String old = token("ann@example.net");
        String wanted = token("Ann.Nam@work.example");
        assertThat(desk.look(wanted)).isInstanceOfSatisfying(Looked.Open.class, look -> {
            assertThat(look.asked()).isEqualTo(AddressChanges.Side.NEW);
            assertThat(look.otherAnswered()).isFalse();
        });

        assertThat(use(wanted)).isEqualTo(new Used.Waits(ANN));
        assertThat(live()).containsOnlyKeys("afnog ann@example.net", "tech ann@example.net");
        assertThat(use(old)).isEqualTo(new Used.Done(Kind.REPLACE, ANN, WORK, 2));

        // A suspension was about the old mailbox; all else comes along.
        assertThat(live()).isEqualTo(Map.of("afnog ann.nam@work.example", "ON false true 5 null",
                "tech ann.nam@work.example", "OFF false true 5 2026-03-05"));
        assertThat(one("SELECT string_agg(a.key || ' ' || r.role, ',') FROM roles r JOIN addresses a ON a.id = r.address_id"))
                .isEqualTo("ann.nam@work.example OWNER");
        assertThat(people.of(WORK).orElseThrow().addresses()).containsExactly(WORK);
        assertThat(people.of(WORK).orElseThrow().displayName()).isEqualTo("Ann");
        assertThat(people.of(ANN).orElseThrow().displayName()).as("who gets the old mailbox is another person").isEmpty();
        assertThat(one("SELECT count(*) FROM subscriptions WHERE key = 'ann@example.net' AND left_at = '2026-03-01 08:05:09+00'"))
                .as("posts that were accepted before still go there").isEqualTo("2");
        assertThat(use(old)).isEqualTo(new Used.Answered());
        assertThat(desk.look(wanted)).isEqualTo(new Looked.Answered());
    }

    @Test
    void aFurtherAddressMakesOnePersonOfTwo() {
        inTx(() -> people.addInTx(EmailAddress.of("home@example.org"), WORK));
        ask(Kind.ADD, "ann.nam@work.example");
        use(token("ann@example.net"));

        assertThat(use(token("ann.nam@work.example"))).isInstanceOf(Used.Done.class);

        Person ann = people.of(EmailAddress.of("home@example.org")).orElseThrow();
        assertThat(ann.addresses()).extracting(EmailAddress::key)
                .containsExactly("ann@example.net", "ann.nam@work.example", "home@example.org");
        inTx(() -> people.preferInTx(WORK));
        assertThat(people.of(ANN).orElseThrow().preferred()).isEqualTo(WORK);
        assertThat(one("SELECT count(*) FROM people")).isEqualTo("1");
        assertThat(inTx(() -> people.letGoInTx(ANN))).as("it is on lists").isFalse();
        assertThat(inTx(() -> people.letGoInTx(WORK))).isTrue();
        assertThat(people.of(ANN).orElseThrow().preferred()).isEqualTo(ANN);
        assertThat(inTx(() -> people.letGoInTx(WORK))).as("the last one").isFalse();
    }

    @Test
    void anAddressIsLetGoOfThoughAListThatItOwnedWasDeleted() {
        inTx(() -> people.addInTx(ANN, WORK));
        endsAll();
        assertThat(inTx(() -> people.letGoInTx(ANN))).as("it owns a list").isFalse();

        deletesLists();

        assertThat(inTx(() -> people.letGoInTx(ANN))).isTrue();
        assertThat(people.of(WORK).orElseThrow().addresses()).containsExactly(WORK);
    }

    @Test
    void bansOfADeletedListAreInTheWayOfNoOtherAddress() {
        mailroom.lists.ban(mailroom.list, "ann.nam@work.example");
        endsAll();
        database.jdbi().useHandle(handle -> handle.execute("INSERT INTO roles SELECT 1, id, 'OWNER' FROM addresses"));
        assertThat(inTx(() -> people.replaceInTx(ANN, WORK))).isEqualTo(new AddressMove.Banned());

        deletesLists();

        assertThat(inTx(() -> people.replaceInTx(ANN, WORK))).isEqualTo(new AddressMove.Moved(List.of()));
    }

    private static void endsAll() {
        database.jdbi().useHandle(handle -> handle.execute("UPDATE subscriptions SET left_at = now()"));
    }

    /** Roles and bans stay in the database when a list is deleted. */
    private static void deletesLists() {
        database.jdbi().useHandle(handle -> handle.execute("UPDATE lists SET deleted_at = now()"));
    }

    /** The mailbox of an address that somebody lets go of may be another's by the time the other one answers. */
    @Test
    void whatWasAskedOfAnAddressIsForgottenWhenItIsLetGoOf() {
        EmailAddress home = EmailAddress.of("home@example.org");
        inTx(() -> people.addInTx(ANN, home));
        ask(Kind.ADD, "ann.nam@work.example");
        String wanted = token("ann.nam@work.example");
        use(token("ann@example.net"));
        endsAll();
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM roles"));

        assertThat(inTx(() -> desk.letGoInTx(ANN))).isTrue();

        assertThat(desk.look(wanted)).isEqualTo(new Looked.Gone());
        assertThat(use(wanted)).isEqualTo(new Used.Gone());
        assertThat(people.of(ANN).orElseThrow().addresses()).containsExactly(ANN);
        assertThat(people.of(WORK)).isEmpty();
    }

    /** Somebody asks for an address of Ann's, who says yes before she lets go of it. */
    @Test
    void soIsWhatWasAskedAboutIt() {
        inTx(() -> people.addInTx(ANN, WORK));
        asksFor("ann.nam@work.example");
        assertThat(use(token("ann.nam@work.example"))).isInstanceOf(Used.Waits.class);

        assertThat(inTx(() -> desk.letGoInTx(WORK))).isTrue();

        assertThat(use(token("eve@example.com"))).isEqualTo(new Used.Gone());
        assertThat(people.of(WORK).orElseThrow().addresses()).containsExactly(WORK);
    }

    @Test
    void whatWaitsForAnAddressThatGaveWayIsForgottenAndWhatWasDoneStaysDone() {
        ask(Kind.REPLACE, "ann.nam@work.example");
        String replacing = token("ann@example.net");
        asksFor("ann@example.net");
        use(token("ann.nam@work.example"));

        assertThat(use(replacing)).isInstanceOf(Used.Done.class);

        assertThat(use(token("eve@example.com"))).isEqualTo(new Used.Gone());
        assertThat(use(replacing)).isEqualTo(new Used.Answered());
    }

    /** Whoever answered for it before was not asked for what its person signs in with now. */
    @Test
    void whatWaitsForAnAddressThatCameToSomebodyIsForgotten() {
        EmailAddress home = EmailAddress.of("home@example.org");
        inTx(() -> people.addInTx(WORK, home));
        asksFor("home@example.org");
        use(token("home@example.org"));
        ask(Kind.ADD, "ann.nam@work.example");
        use(token("ann@example.net"));

        assertThat(use(token("ann.nam@work.example"))).isInstanceOf(Used.Done.class);

        assertThat(use(token("eve@example.com"))).isEqualTo(new Used.Gone());
        assertThat(people.of(home).orElseThrow().addresses()).containsExactlyInAnyOrder(ANN, WORK, home);
    }

    /** An owner lets her in at the moment at which she answers: whoever comes second sees what the first one did. */
    @Test
    void whatAnOwnerDecidesMeanwhileIsWaitedFor() throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM subscriptions WHERE list_id = 1"));
        inTx(() -> mailroom.confirmations.askOwnersInTx(new Confirmations.Wished(1, ANN, "", Notice.Wish.JOIN)));
        ask(Kind.REPLACE, "ann.nam@work.example");
        use(token("ann@example.net"));
        CompletableFuture<Used> used;
        try (Connection owner = database.dataSource().getConnection(); Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            assertThat(statement.executeUpdate("DELETE FROM confirmations WHERE stage = 'DECIDE'")).isEqualTo(1);
            statement.executeUpdate("""
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, wishes,
                            joined_at)
                    SELECT 1, id, domain, key, 'ON', false, true, 5, now() FROM addresses WHERE key = 'ann@example.net'""");
            used = CompletableFuture.supplyAsync(() -> use(token("ann.nam@work.example")));
            await().until(() -> "1".equals(one("""
                    SELECT count(*)::text FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()""")));
            owner.commit();
        }

        assertThat(used.get(20, TimeUnit.SECONDS)).isInstanceOf(Used.Done.class);
        assertThat(live()).containsOnlyKeys("afnog ann.nam@work.example", "tech ann.nam@work.example");
    }

    private void asksFor(String typed) {
        EmailAddress eve = EmailAddress.of("eve@example.com");
        inTx(() -> desk.askInTx(new AddressDesk.Form(Kind.ADD, eve, typed, "lists.example.org", InetAddress.ofLiteral("192.0.2.1"))));
    }

    @Test
    void whereTheNewAddressIsOnTheListItStaysAsItIs() {
        database.jdbi().useHandle(handle -> handle.execute("""
                WITH other AS (INSERT INTO people (display_name, created_at) VALUES ('', now()) RETURNING id),
                    address AS (INSERT INTO addresses (person_id, address, key, domain)
                        SELECT id, 'ann.nam@work.example', 'ann.nam@work.example', 'work.example' FROM other RETURNING *)
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT 1, id, domain, key, 'ON', true, false, now() FROM address"""));

        inTx(() -> people.replaceInTx(ANN, WORK));

        assertThat(live()).containsEntry("afnog ann.nam@work.example", "ON true false 0 null").hasSize(2);
    }

    @Test
    void aBannedAddressTakesNoPlace() {
        mailroom.lists.banEverywhere("ann.nam@work.example");
        ask(Kind.REPLACE, "ann.nam@work.example");
        use(token("ann@example.net"));

        assertThat(use(token("ann.nam@work.example"))).isEqualTo(new Used.Refused());

        assertThat(live()).containsOnlyKeys("afnog ann@example.net", "tech ann@example.net");
    }

    @Test
    void aBanIsNotShakenOffByAnotherAddress() {
        for (Runnable ban : List.<Runnable>of(() -> mailroom.lists.ban(mailroom.list, "ann@example.net"),
                () -> mailroom.lists.banEverywhere("@example.net"))) {
            ban.run();
            ask(Kind.REPLACE, "ann.nam@work.example");
            use(token("ann@example.net"));

            assertThat(use(token("ann.nam@work.example"))).isEqualTo(new Used.Refused());

            assertThat(live()).containsOnlyKeys("afnog ann@example.net", "tech ann@example.net");
        }
    }

    @Test
    void whatAModeratorWasAskedIsAskedOfTheNewAddress() {
        Errands errands = mailroom.errands;
        EmailAddress written = EmailAddress.of("ANN@example.net");
        inTx(() -> errands.openInTx(mailroom.list, written, Errands.Kind.POST, 7));
        inTx(() -> errands.openInTx(mailroom.list, EmailAddress.of("bob@example.net"), Errands.Kind.POST, 7));
        EmailAddress quoted = EmailAddress.of("\"Ann B\"@example.net");
        inTx(() -> errands.openInTx(mailroom.list, quoted, Errands.Kind.POST, 7));

        inTx(() -> {
            errands.followInTx(ANN, WORK);
            errands.followInTx(EmailAddress.of("\"ann b\"@example.net"), WORK);
            return true;
        });

        assertThat(one("SELECT string_agg(moderator, ' ' ORDER BY id) FROM errands"))
                .isEqualTo("Ann.Nam@work.example bob@example.net Ann.Nam@work.example");
    }

    @Test
    void subscriptionsOfOneAddressAreGatheredAtAnotherWhereNeitherIsBannedAndNoListHasBoth() {
        inTx(() -> people.addInTx(ANN, WORK));
        assertThat(inTx(() -> people.gatherInTx(ANN, EmailAddress.of("stranger@work.example")))).isEmpty();
        mailroom.lists.ban(mailroom.list, "ann.nam@work.example");

        assertThat(inTx(() -> people.gatherInTx(ANN, WORK))).containsExactly(2L);

        assertThat(live()).isEqualTo(Map.of("afnog ann@example.net", "SUSPENDED false true 5 null",
                "tech ann.nam@work.example", "OFF false true 5 2026-03-05"));
        assertThat(one("SELECT string_agg(a.key, ',') FROM roles r JOIN addresses a ON a.id = r.address_id")).as("roles stay")
                .isEqualTo("ann@example.net");
        assertThat(people.of(ANN).orElseThrow().addresses()).contains(ANN, WORK);
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT 2, id, domain, key, 'ON', true, false, now() FROM addresses WHERE key = 'ann@example.net'"""));
        assertThat(inTx(() -> people.gatherInTx(WORK, ANN))).isEmpty();
        assertThat(live()).containsOnlyKeys("afnog ann@example.net", "tech ann@example.net", "tech ann.nam@work.example");
    }

    @Test
    void nobodyGetsMoreThanTwentyAddressesOrThreeMails() {
        for (int i = 1; i < SqlPeople.MAX_ADDRESSES; i++) {
            EmailAddress next = EmailAddress.of("a" + i + "@example.net");
            assertThat(inTx(() -> people.addInTx(ANN, next))).isTrue();
        }
        assertThat(inTx(() -> people.addInTx(ANN, WORK))).isFalse();
        assertThat(ask(Kind.ADD, "a3@example.net")).isEqualTo(new Answer.Same());
        assertThat(ask(Kind.ADD, "x")).isInstanceOf(Answer.NotAnAddress.class);
        for (int i = 0; i < AnswerCap.MAX_ANSWERS; i++) {
            assertThat(ask(Kind.ADD, "victim@example.com")).isEqualTo(new Answer.Taken());
        }
        assertThat(ask(Kind.ADD, "victim@example.com")).isEqualTo(new Answer.TooMany());
        assertThat(mailroom.mail.sent().stream().filter(sent -> sent.recipient().localPart().equals("victim"))).hasSize(3);
    }

    @Test
    void askingForFurtherAddressesLeavesThoseBeforeOpenAndForAnotherInPlaceOfOneDoesNot() {
        EmailAddress home = EmailAddress.of("home@example.org");
        assertThat(ask(Kind.ADD, "home@example.org")).isEqualTo(new Answer.Taken());
        String first = token("ann@example.net");
        assertThat(ask(Kind.ADD, "ann.nam@work.example")).isEqualTo(new Answer.Taken());

        assertThat(use(token("home@example.org"))).isEqualTo(new Used.Waits(ANN));
        assertThat(use(first)).isEqualTo(new Used.Done(Kind.ADD, ANN, home, 0));
        assertThat(desk.look(token("ann.nam@work.example"))).isInstanceOf(Looked.Open.class);

        ask(Kind.REPLACE, "other@example.org");
        String old = token("other@example.org");
        mailroom.now = mailroom.now.plus(Duration.ofDays(1));
        ask(Kind.REPLACE, "ann.nam@work.example");
        assertThat(desk.look(old)).isInstanceOf(Looked.Gone.class);
    }

    @Test
    void anAddressOfTheSiteIsNobodysAndCostsNoMail() {
        assertThat(ask(Kind.ADD, mailroom.list.post().toString())).isEqualTo(new Answer.Ours());

        assertThat(mailroom.mail.sent()).isEmpty();
    }

    /** One goes and one comes; but who has two would bring one too many. */
    @Test
    void whoHasTwentyAddressesChangesOneOfThemForOneOther() {
        EmailAddress second = EmailAddress.of("home@example.org");
        for (int i = 1; i < SqlPeople.MAX_ADDRESSES; i++) {
            EmailAddress next = EmailAddress.of("a" + i + "@example.net");
            inTx(() -> people.addInTx(ANN, next));
        }
        inTx(() -> people.addInTx(WORK, second));
        ask(Kind.REPLACE, "ann.nam@work.example");
        use(token("ann@example.net"));

        assertThat(use(token("ann.nam@work.example"))).isEqualTo(new Used.Refused());
        assertThat(live()).containsOnlyKeys("afnog ann@example.net", "tech ann@example.net");
        assertThat(people.of(ANN).orElseThrow().addresses()).hasSize(SqlPeople.MAX_ADDRESSES).contains(ANN);
        assertThat(people.of(WORK).orElseThrow().addresses()).containsExactly(WORK, second);

        inTx(() -> people.letGoInTx(second));
        ask(Kind.REPLACE, "ann.nam@work.example");
        use(token("ann@example.net"));

        assertThat(use(token("ann.nam@work.example"))).isInstanceOf(Used.Done.class);
        assertThat(live()).containsOnlyKeys("afnog ann.nam@work.example", "tech ann.nam@work.example");
        assertThat(people.of(WORK).orElseThrow().addresses()).hasSize(SqlPeople.MAX_ADDRESSES).contains(WORK).doesNotContain(ANN);
        assertThat(people.of(ANN).orElseThrow().addresses()).containsExactly(ANN);
    }

    @Test
    void foreignAndExpiredTokensAreGone() {
        ask(Kind.ADD, "ann.nam@work.example");
        String token = token("ann@example.net");
        mailroom.now = mailroom.now.plus(Confirmations.VALID);

        for (String wrong : List.of(token, "", token.substring(1) + "a")) {
            assertThat(desk.look(wrong)).isEqualTo(new Looked.Gone());
            assertThat(use(wrong)).isEqualTo(new Used.Gone());
        }
    }

    @Test
    void postsComeAgainOnTheDayThatWasNamedAndNotBefore() {
        mailroom.now = LocalDate.parse("2026-03-05").atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
        assertThat(inTx(() -> people.wakeSleepersInTx(10))).isZero();
        mailroom.now = mailroom.now.plusSeconds(1);

        assertThat(inTx(() -> people.wakeSleepersInTx(10))).isEqualTo(1);

        assertThat(live()).containsEntry("tech ann@example.net", "ON false true 5 null");
    }

    private Answer ask(Kind kind, String typed) {
        return inTx(() -> desk.askInTx(new AddressDesk.Form(kind, ANN, typed, "lists.example.org", InetAddress.ofLiteral("192.0.2.1"))));
    }

    private String token(String address) {
        return mailroom.mail.sent().stream().filter(sent -> sent.recipient().toString().equals(address)).toList().getLast().text()
                .replaceAll("(?s).*https://x\\.example/address/([a-z2-7]{25}).*", "$1");
    }

    private Used use(String token) {
        return inTx(() -> desk.useInTx(token));
    }

    private <T> T inTx(Supplier<T> work) {
        return mailroom.inTx(work);
    }

    private Map<String, String> live() {
        return database.jdbi().withHandle(handle -> handle.createQuery("""
                SELECT l.name || ' ' || s.key, s.delivery || ' ' || s.own_posts || ' ' || s.skip_when_addressed || ' ' || s.wishes || ' '
                    || coalesce(s.off_until::text, 'null')
                FROM subscriptions s JOIN lists l ON l.id = s.list_id WHERE s.left_at IS NULL""")
                .map((row, _) -> Map.entry(row.getString(1), row.getString(2))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static String one(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
