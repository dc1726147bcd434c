package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.indaba.lists.MemberImport.State;
import org.indaba.lists.MemberWish.Only;
import org.indaba.lists.MemberWish.Order;
import org.indaba.lists.RosterResult.Outcome;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members are found and sorted page by page, and imported batch by batch. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class MemberSearchDbTest {

    @Inject
    DataSource dataSource;

    @Inject
    MemberSearch search;

    @Inject
    MemberImports imports;

    @Inject
    Members members;

    @Inject
    Roles roles;

    @Inject
    PersonNames names;

    private Jdbi jdbi;
    private Posters posters;

    @BeforeEach
    void begin() {
        jdbi = Jdbi.create(dataSource);
        posters = new SqlPosters(jdbi);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE bounce_members, domains, lists, addresses, people RESTART IDENTITY CASCADE;
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now()),
                    ('other', 'lists.example.org', '{}', now());
                """).execute());
    }

    private void add(long list, String address, String name) {
        QuarkusTransaction.requiringNew().run(() -> members.addInTx(list, EmailAddress.of(address), name));
    }

    private List<String> found(MemberWish wish) {
        List<String> all = new ArrayList<>();
        String after = "";
        List<MemberView> page;
        do {
            page = search.page(1, wish, after, 3);
            page.forEach(member -> all.add(member.membership().address().toString()));
            after = page.isEmpty() ? "" : page.getLast().cursor();
        } while (page.size() == 3);
        assertThat(search.count(1, wish)).isEqualTo(all.size());
        return all;
    }

    private List<String> found(String text) {
        return found(new MemberWish(text, Only.ALL, Order.ADDRESS));
    }

    @Test
    void membersAreFoundByAnyPartOfAddressOrName() {
        add(1, "ann@example.org", "Ann Öztürk");
        add(1, "Bob@Annex.example", "Bob");
        add(1, "eve@example.net", "");
        add(2, "ann@other.example", "Ann");

        assertThat(found("ANN")).containsExactly("ann@example.org", "Bob@annex.example");
        assertThat(found("öztÜrk")).containsExactly("ann@example.org");
        assertThat(found("example.net")).containsExactly("eve@example.net");
        assertThat(found("%")).as("nothing but a letter").isEmpty();
        assertThat(found("nobody")).isEmpty();
        assertThat(found("")).hasSize(3);
    }

    private List<String> beginning(String text, String after) {
        return search.beginning(1, text, after, 2).stream().map(member -> member.membership().address().toString()).toList();
    }

    @Test
    void membersAreFoundByTheBeginningOfAnAddressOrOfAWordOfAName() {
        add(1, "ann@example.org", "Öykü Öztürk");
        add(1, "bob@annex.example", "Bob Annan");
        add(1, "eve@example.net", "Joanna");
        add(2, "ann@other.example", "Ann");

        assertThat(beginning("ANN", "")).containsExactly("ann@example.org", "bob@annex.example");
        assertThat(beginning("öztÜ", "")).containsExactly("ann@example.org");
        assertThat(beginning("example", "")).isEmpty();
        assertThat(beginning("%", "")).as("nothing but a letter").isEmpty();
        assertThat(beginning("", "")).containsExactly("ann@example.org", "bob@annex.example");
        assertThat(beginning("", "bob@annex.example")).containsExactly("eve@example.net");
    }

    @Test
    void nameThatChangesIsFoundAtOnce() {
        add(1, "ann@example.org", "");
        add(1, "ann@example.org", "Ann");
        assertThat(found("ann")).hasSize(1);

        QuarkusTransaction.requiringNew().run(() -> names.setInTx(EmailAddress.of("ANN@example.org"), "Zoë\r\n Ann"));

        assertThat(found("zoë")).containsExactly("ann@example.org");
        assertThat(search.find(1, EmailAddress.of("ann@example.org")).orElseThrow().membership().displayName()).isEqualTo("Zoë Ann");
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO people (display_name, created_at) VALUES ('Somebody Else', now());
                UPDATE addresses SET person_id = (SELECT max(id) FROM people);
                """).execute());
        assertThat(found("somebody")).as("the address belongs to another person now").hasSize(1);
    }

    private static Posters.Posted posted(String author, Instant at) {
        return new Posters.Posted(1, EmailAddress.of(author), at);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void everyOrderGoesThroughAllPagesOnce(Order order) {
        for (int i = 0; i < 10; i++) {
            add(1, "m" + i + "@example.org", i % 3 == 0 ? "" : "Name " + (9 - i));
        }
        // Several who joined at the same moment, and have the same name.
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET joined_at = date_trunc('minute', joined_at)"));

        Instant now = Instant.now();
        QuarkusTransaction.requiringNew().run(() -> posters.postedInTx(List.of(posted("m2@example.org", now.minusSeconds(60)),
                posted("M4@example.org", now.minusSeconds(90)), posted("m4@example.org", now), posted("nobody@example.org", now))));
        QuarkusTransaction.requiringNew().run(() -> posters.postedInTx(List.of(posted("m2@example.org", now.minusSeconds(3600)))));

        List<String> all = found(new MemberWish("", Only.ALL, order));

        assertThat(all).hasSize(10).doesNotHaveDuplicates();
        switch (order) {
            case ADDRESS, OLDEST -> assertThat(all).isSorted();
            case NEWEST -> assertThat(all).isSortedAccordingTo(Comparator.reverseOrder());
            case LAST_POST -> assertThat(all).startsWith("m4@example.org", "m2@example.org", "m9@example.org");
            case NAME -> assertThat(all).startsWith("m0@example.org", "m3@example.org", "m6@example.org", "m9@example.org",
                    "m8@example.org").endsWith("m1@example.org");
        }
    }

    @Test
    void someAreLeftOut() {
        add(1, "on@example.org", "");
        add(1, "off@example.org", "");
        add(1, "bad@example.org", "");
        jdbi.useHandle(handle -> handle.createScript("""
                UPDATE subscriptions SET delivery = 'OFF' WHERE key = 'off@example.org';
                UPDATE subscriptions SET delivery = 'SUSPENDED' WHERE key = 'bad@example.org';
                """).execute());
        QuarkusTransaction.requiringNew().run(() -> roles.addInTx(1, Role.OWNER, EmailAddress.of("off@example.org")));
        QuarkusTransaction.requiringNew().run(() -> roles.addInTx(1, Role.MODERATOR, EmailAddress.of("off@example.org")));

        assertThat(found(new MemberWish("", Only.OFF_UNTIL, Order.ADDRESS))).isEmpty();
        assertThat(found(new MemberWish("", Only.BOUNCING, Order.ADDRESS))).isEmpty();
        jdbi.useHandle(handle -> handle.createScript("""
                UPDATE subscriptions SET off_until = '2030-01-02' WHERE key = 'off@example.org';
                INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                    credited_until, stage, warnings, unclear, trial_copy)
                SELECT id, list_id, key, key, 100, now(), now(), now(), 'MAILBOX_UNKNOWN', now(), 'SCORED', 0, 0, 0
                FROM subscriptions WHERE key IN ('on@example.org', 'bad@example.org');
                """).execute());
        assertThat(found(new MemberWish("", Only.OFF_UNTIL, Order.LAST_POST))).containsExactly("off@example.org");
        assertThat(found(new MemberWish("", Only.BOUNCING, Order.ADDRESS))).containsExactly("bad@example.org", "on@example.org");
        assertThat(found(new MemberWish("", Only.ON, Order.NAME))).containsExactly("on@example.org");
        assertThat(found(new MemberWish("", Only.OFF, Order.NEWEST))).containsExactly("off@example.org");
        assertThat(found(new MemberWish("", Only.SUSPENDED, Order.ADDRESS))).containsExactly("bad@example.org");
        assertThat(found(new MemberWish("", Only.OWNERS, Order.ADDRESS))).containsExactly("off@example.org");
        assertThat(found(new MemberWish("f@", Only.MODERATORS, Order.OLDEST))).containsExactly("off@example.org");
        assertThat(search.find(1, EmailAddress.of("OFF@example.org")).orElseThrow().roles())
                .containsExactlyInAnyOrder(Role.OWNER, Role.MODERATOR);
        QuarkusTransaction.requiringNew().run(() -> members.removeInTx(1, EmailAddress.of("off@example.org")));
        assertThat(search.find(1, EmailAddress.of("off@example.org"))).isEmpty();
    }

    @Test
    void cursorThatIsNoneIsTheFirstPage() {
        add(1, "ann@example.org", "");

        assertThat(search.page(1, new MemberWish("", Only.ALL, Order.NEWEST), "x\ny", 1)).hasSize(1);
        assertThat(search.page(1, MemberWish.EVERYBODY, "", MemberSearch.MAX_PAGE)).hasSize(1);
        assertThatThrownBy(() -> search.page(1, MemberWish.EVERYBODY, "", MemberSearch.MAX_PAGE + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new MemberWish("x".repeat(MemberWish.MAX_TEXT + 1), Only.ALL, Order.NAME).text()).hasSize(MemberWish.MAX_TEXT);
    }

    private MemberImport step(MemberImport begun) {
        return QuarkusTransaction.requiringNew().call(() -> imports.stepInTx(begun)).orElseThrow();
    }

    @Test
    void importIsLookedAtAndThenCarriedOutBatchByBatch() {
        add(1, "there@example.org", "");
        StringBuilder file = new StringBuilder("address,name\nthere@example.org,There\nno address,X\ntalk@lists.example.org,\n");
        for (int i = 0; i < SqlMemberImports.BATCH; i++) {
            file.append("new").append(i).append("@example.org,New ").append(i).append('\n');
        }
        List<RosterRow> rows = new ArrayList<>(((RosterFile.Read) new RosterReader().read(new ByteArrayInputStream(file.toString().getBytes(
                StandardCharsets.UTF_8)))).rows());
        // What is shown of a row that is too short may look like an address.
        rows.add(new RosterRow.Wrong(3_000, "boss@corp.example", "the address column is missing"));

        // When
        long id = QuarkusTransaction.requiringNew().call(() -> imports.lookAtInTx(1, "ann", rows));

        // Then
        MemberImport looked = imports.find(1, id).orElseThrow();
        assertThat(looked.counts()).isEqualTo(new MemberImport.Counts(rows.size(), 0, SqlMemberImports.BATCH, 1, 3));
        assertThat(members.count(1)).as("nothing was changed").isEqualTo(1);
        assertThat(imports.wrongRows(id, 10)).extracting(RosterResult::line, RosterResult::address).containsExactly(
                tuple(3, "no address"), tuple(4, "talk@lists.example.org"), tuple(3_000, "boss@corp.example"));
        assertThat(imports.find(2, id)).as("another list knows nothing of it").isEmpty();
        assertThat(QuarkusTransaction.requiringNew().call(imports::claimInTx)).as("nobody said begin").isEmpty();

        // When
        assertThat(QuarkusTransaction.requiringNew().call(() -> imports.beginInTx(1, id))).isTrue();
        assertThat(QuarkusTransaction.requiringNew().call(() -> imports.beginInTx(1, id))).isFalse();
        MemberImport claimed = QuarkusTransaction.requiringNew().call(imports::claimInTx).orElseThrow();
        assertThat(QuarkusTransaction.requiringNew().call(imports::claimInTx)).as("somebody works on it").isEmpty();
        MemberImport half = step(claimed);
        assertThat(half.state()).isEqualTo(State.RUNNING);
        assertThat(half.counts().done()).isEqualTo(SqlMemberImports.BATCH);
        MemberImport done = step(half);

        // Then
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(imports.find(1, id).orElseThrow().counts())
                .isEqualTo(new MemberImport.Counts(rows.size(), rows.size(), SqlMemberImports.BATCH, 1, 3));
        assertThat(members.count(1)).isEqualTo(SqlMemberImports.BATCH + 1);
        assertThat(found("new 17")).contains("new17@example.org");
        assertThat(imports.rows(id, 0, 4)).extracting(RosterResult::outcome).containsExactly(Outcome.ALREADY_THERE, Outcome.INVALID,
                Outcome.INVALID, Outcome.ADDED);
        assertThat(imports.wrongRows(id, 10)).extracting(RosterResult::reason).as("left out, as it was said")
                .contains("the address column is missing");
        assertThat(imports.latest(1)).extracting(MemberImport::id).containsExactly(id);
        assertThat(QuarkusTransaction.requiringNew().call(() -> imports.forgetInTx(1, id))).as("what was done stays").isFalse();
    }

    @Test
    void importOfANodeThatIsGoneIsGoneOnWith() {
        long id = QuarkusTransaction.requiringNew().call(() -> imports.lookAtInTx(1, "ann", RosterReader.lines("a@example.org")));
        QuarkusTransaction.requiringNew().run(() -> imports.beginInTx(1, id));
        assertThat(QuarkusTransaction.requiringNew().call(imports::claimInTx)).isPresent();

        jdbi.useHandle(handle -> handle.execute("UPDATE member_imports SET worked_until = now()"));

        MemberImport again = QuarkusTransaction.requiringNew().call(imports::claimInTx).orElseThrow();
        assertThat(step(again).state()).isEqualTo(State.DONE);
    }

    @Test
    void whoeverIsTakenOverGoesOnWhereTheOtherIs() {
        int rows = 2 * SqlMemberImports.BATCH + 1;
        String lines = IntStream.range(0, rows).mapToObj(n -> "n" + n + "@example.org").collect(Collectors.joining("\n"));
        long id = QuarkusTransaction.requiringNew().call(() -> imports.lookAtInTx(1, "ann", RosterReader.lines(lines)));
        QuarkusTransaction.requiringNew().run(() -> imports.beginInTx(1, id));
        MemberImport slow = QuarkusTransaction.requiringNew().call(imports::claimInTx).orElseThrow();
        jdbi.useHandle(handle -> handle.execute("UPDATE member_imports SET worked_until = now()"));
        MemberImport quick = QuarkusTransaction.requiringNew().call(imports::claimInTx).orElseThrow();

        assertThat(step(quick).counts().done()).isEqualTo(SqlMemberImports.BATCH);
        assertThat(step(slow).counts().done()).isEqualTo(2 * SqlMemberImports.BATCH);
        assertThat(step(quick).state()).isEqualTo(State.DONE);
        assertThat(QuarkusTransaction.requiringNew().call(() -> imports.stepInTx(slow))).as("there is nothing left").isEmpty();

        assertThat(imports.find(1, id).orElseThrow().counts()).isEqualTo(new MemberImport.Counts(rows, rows, rows, 0, 0));
    }

    /** Each may be half a million rows, and is kept for a month. */
    @Test
    void eldestOfTooManyThatWaitIsForgotten() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i <= MemberImports.MAX_WAITING; i++) {
            ids.add(lookAt(1));
            if (i == 0) {
                QuarkusTransaction.requiringNew().run(() -> imports.beginInTx(1, ids.getFirst()));
            }
        }
        long elsewhere = lookAt(2);
        assertThat(imports.latest(1)).as("one was begun, and as many wait as may").hasSize(MemberImports.MAX_WAITING + 1);

        long newest = lookAt(1);

        assertThat(imports.latest(1)).extracting(MemberImport::id).hasSize(MemberImports.MAX_WAITING + 1)
                .contains(newest, ids.getFirst(), ids.get(2)).doesNotContain(ids.get(1));
        assertThat(imports.latest(2)).extracting(MemberImport::id).containsExactly(elsewhere);
    }

    private long lookAt(long list) {
        return QuarkusTransaction.requiringNew().call(() -> imports.lookAtInTx(list, "ann", RosterReader.lines("a@example.org")));
    }

    @Test
    void whoseBanIsLiftedMeanwhileIsAddedAfterAll() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO bans (list_id, pattern, created_at) VALUES (1, 'a@example.org', now())"));
        long id = QuarkusTransaction.requiringNew().call(() -> imports.lookAtInTx(1, "ann", RosterReader.lines("a@example.org")));
        assertThat(imports.wrongRows(id, 10)).extracting(RosterResult::reason).containsExactly("is banned");
        jdbi.useHandle(handle -> handle.execute("DELETE FROM bans"));
        QuarkusTransaction.requiringNew().run(() -> imports.beginInTx(1, id));

        step(QuarkusTransaction.requiringNew().call(imports::claimInTx).orElseThrow());

        assertThat(imports.rows(id, 0, 9)).extracting(RosterResult::outcome).containsExactly(Outcome.ADDED);
    }

    @Test
    void importIsForgottenAndFailsAndGrowsOld() {
        long first = QuarkusTransaction.requiringNew().call(() -> imports.lookAtInTx(1, "ann", RosterReader.lines("a@example.org")));
        long second = QuarkusTransaction.requiringNew().call(() -> imports.lookAtInTx(1, "ann", RosterReader.lines("b@example.org")));

        assertThat(QuarkusTransaction.requiringNew().call(() -> imports.forgetInTx(1, first))).isTrue();
        QuarkusTransaction.requiringNew().run(() -> imports.beginInTx(1, second));
        QuarkusTransaction.requiringNew().run(() -> imports.failInTx(second));

        assertThat(imports.find(1, first)).isEmpty();
        assertThat(imports.find(1, second).orElseThrow().state()).isEqualTo(State.FAILED);
        assertThat(QuarkusTransaction.requiringNew().call(() -> imports.sweepInTx(10))).isZero();
        jdbi.useHandle(handle -> handle.execute("UPDATE member_imports SET made_at = now() - interval '31 days'"));
        assertThat(QuarkusTransaction.requiringNew().call(() -> imports.sweepInTx(10))).isEqualTo(1);
        assertThatThrownBy(() -> imports.rows(1, 0, MemberImports.MAX_PAGE + 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
