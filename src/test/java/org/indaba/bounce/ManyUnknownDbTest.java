package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.deliver.Answer;
import org.indaba.deliver.Copy;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which copies tell whether a site is believed that calls many members unknown at once: those that it took itself, of any domain. */
class ManyUnknownDbTest {

    private static final String NOWHERE = "";
    private static final Answer UNKNOWN = new Answer("mx", "", 550, "5.1.1", "no such user here");

    /** RFC 3463 §3.2: X.1.2, of a domain that does not exist. */
    private static final Answer NO_DOMAIN = new Answer("", "", 0, "5.1.2", "the domain does not exist");

    private static TestDatabase database;

    private BounceDesk desk;
    private MailList list;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void begin() {
        desk = new BounceDesk(database);
        list = desk.list("afnog");
    }

    /** Each at a domain of its own. */
    private List<Membership> apart(int count, String domain) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> desk.members.add(list.id(), "m@" + domain + i + ".example")).toList();
    }

    private List<Membership> members(String domain, int count) {
        return members(domain, count, "m");
    }

    /** All at one domain. */
    private List<Membership> members(String domain, int count, String name) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> desk.members.add(list.id(), name + i + "@" + domain)).toList();
    }

    private List<BounceEvent> eventsOf(Membership member) {
        return desk.reader.history(list.id(), member.address(), Long.MAX_VALUE, 10);
    }

    @Test
    void domainsThatAreGoneAreBelievedWhereOthersTookThePost() {
        List<Membership> gone = apart(Judgement.MANY_FROM, "gone");
        List<Membership> alive = apart(20, "alive");
        long post = desk.post(list);
        gone.forEach(member -> desk.failed(post, member, NOWHERE, NO_DOMAIN));
        alive.forEach(member -> desk.delivered(post, member));
        desk.settle();

        assertThat(gone).allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.SCORED));
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void nearlyNoDomainFoundIsNotBelievedAtOnceAndOwnersReadWhatItIs() {
        List<Membership> unfound = apart(Judgement.MANY_FROM, "far");
        Membership found = desk.members.add(list.id(), "bob@example.net");
        long post = desk.post(list);
        unfound.forEach(member -> desk.failed(post, member, NOWHERE, NO_DOMAIN));
        desk.delivered(post, found);
        desk.settle();

        assertThat(unfound).allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.MANY));
        assertThat(eventsOf(unfound.getFirst()).getFirst().words())
                .contains("It does not count: for nearly all members, or nearly all of this domain, no mail host was found, "
                        + "which is not believed at once.");
        desk.forward(BounceRounds.ALERT_RESTED);
        desk.round();
        assertThat(desk.mail.take()).singleElement().satisfies(alert -> assertThat(alert.text().replaceAll("\\s+", " "))
                .contains("5 copies of post " + post + ", without subject, for which no mail host was found",
                        "something is wrong with the name servers", "Ask whoever runs this server")
                .doesNotContain(" at of post"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.protection.outlook.com", "smarthost.example.org"})
    void membersWhoLeftFiveDomainsOfOneSiteAreBelievedWhereItTookTheOthers(String site) {
        List<Membership> left = apart(Judgement.MANY_FROM, "company");
        List<Membership> alive = apart(20, "firm");
        long post = desk.post(list);
        left.forEach(member -> desk.failed(post, member, site, UNKNOWN));
        alive.forEach(member -> desk.delivered(post, member, site));
        desk.settle();

        assertThat(left).allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.SCORED));
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.protection.outlook.com", "smarthost.example.org"})
    void aDomainWhoseDirectoryBreaksIsNotBelievedAtOnceWhereItsHostTakesTheOthers(String site) {
        List<Membership> broken = members("company.example", Judgement.MANY_FROM);
        List<Membership> alive = apart(60, "firm");
        Membership left = desk.members.add(list.id(), "left@firm1.example");
        for (int day = 1; day <= Judgement.MANY_DAYS + 1; day++) {
            long post = desk.post(list);
            broken.forEach(member -> desk.failed(post, member, site, UNKNOWN));
            desk.failed(post, left, site, UNKNOWN);
            alive.forEach(member -> desk.delivered(post, member, site));
            desk.settle();
            desk.forward(Duration.ofDays(1));
        }

        assertThat(broken)
                .allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.MANY, Effect.MANY, Effect.SCORED));
        assertThat(desk.effects(left)).as("of a domain that took others").containsOnly(Effect.SCORED);
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).hasSize(Judgement.MANY_DAYS).allSatisfy(incident -> {
            assertThat(incident.site()).isEqualTo(site);
            assertThat(incident.domain()).isEqualTo("company.example");
            assertThat(incident.members()).isEqualTo(Judgement.MANY_FROM);
        });
    }

    @Test
    void daysOnWhichOneDomainBrokeSayNothingOfTheOthersOfItsHost() {
        String site = "mail.protection.outlook.com";
        List<Membership> alive = apart(60, "firm");
        for (int day = 1; day <= Judgement.MANY_DAYS + 1; day++) {
            List<Membership> broken = members("company" + day + ".example", Judgement.MANY_FROM);
            long post = desk.post(list);
            broken.forEach(member -> desk.failed(post, member, site, UNKNOWN));
            alive.forEach(member -> desk.delivered(post, member, site));
            desk.settle();
            desk.forward(Duration.ofDays(1));

            assertThat(broken).allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.MANY));
        }
    }

    @Test
    void aDomainThatTookAFewAmongThemIsBelieved() {
        List<Membership> left = members("company.example", 2 * Judgement.MANY_FROM);
        List<Membership> alive = members("company.example", 3, "alive");
        long post = desk.post(list);
        left.forEach(member -> desk.failed(post, member, "mx.example", UNKNOWN));
        alive.forEach(member -> desk.delivered(post, member, "mx.example"));
        desk.settle();

        assertThat(left).allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.SCORED));
    }

    @Test
    void ownersReadOfWhichDomainItIs() {
        List<Membership> broken = members("company.example", Judgement.MANY_FROM);
        List<Membership> alive = apart(60, "firm");
        long post = desk.post(list);
        broken.forEach(member -> desk.failed(post, member, "mx.example", UNKNOWN));
        alive.forEach(member -> desk.delivered(post, member, "mx.example"));
        desk.settle();
        desk.forward(BounceRounds.ALERT_RESTED);
        desk.round();

        assertThat(desk.mail.take()).singleElement().satisfies(alert -> assertThat(alert.text().replaceAll("\\s+", " "))
                .contains("5 copies at mx.example of post " + post, "Nearly all members at company.example were called unknown at once."));
    }

    @Test
    void whatOtherSitesTookSaysNothingOfASite() {
        List<Membership> refused = apart(Judgement.MANY_FROM, "company");
        List<Membership> alive = apart(20, "firm");
        long post = desk.post(list);
        refused.forEach(member -> desk.failed(post, member, "mx.sick.example", UNKNOWN));
        alive.forEach(member -> desk.delivered(post, member, "mx.sound.example"));
        desk.settle();

        assertThat(refused).allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.MANY));
    }

    @Test
    void aHostThatReportsMoreUnknownThanAreLookedAtIsBelievedNoMoreThanOneThatReportsAFew() {
        Membership bob = desk.members.add(list.id(), "bob@late.example");
        long post = desk.post(list);
        Copy copy = desk.delivered(post, bob);
        takenAndReported(post, 3_000);
        desk.report(list, copy.id(), "bob@late.example", "5.1.1");
        desk.settle();

        assertThat(desk.effects(bob)).containsExactly(Effect.MANY);
    }

    @Test
    void aHostThatReportsVeryManyUnknownAndTookAsManyIsBelieved() {
        Membership bob = desk.members.add(list.id(), "bob@late.example");
        long post = desk.post(list);
        Copy copy = desk.delivered(post, bob);
        takenAndReported(post, 2_500);
        taken(post, 2_500);
        desk.report(list, copy.id(), "bob@late.example", "5.1.1");
        desk.settle();

        assertThat(desk.effects(bob)).containsExactly(Effect.SCORED);
    }

    /** Copies that the host took. */
    private void taken(long mailing, int copies) {
        desk.sql("WITH " + TAKEN.formatted(copies, mailing, desk.now) + " SELECT count(*) FROM sent");
    }

    /** Copies that the host took, and of which a notice came later, which was judged before. */
    private void takenAndReported(long mailing, int copies) {
        desk.sql("WITH " + TAKEN.formatted(copies, mailing, desk.now) + """
                INSERT INTO bounce_events (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, inbound_id,
                    recipient, severity, reason, blame, status, reply, evidence, rule, effect, points, score, incident_id)
                SELECT '%s', 'NOTICE', %d, subscription_id, address, address, id, mailing_id, 1, 'mx.late.example', 0, '', 'permanent',
                    'no-such-user', 'member', '5.1.1', 0, '', '', 'MANY', 0, 0, 0 FROM sent""".formatted(desk.now, list.id()));
    }

    private static final String TAKEN = """
            sent AS (
                INSERT INTO copies (day, mailing_id, subscription_id, address)
                SELECT m.day, m.id, 1000000 + (SELECT count(*) FROM copies) + n, 'm' || n || '@late.example'
                FROM generate_series(1, %d) n, mailings m WHERE m.id = %d ORDER BY n
                RETURNING id, day, mailing_id, subscription_id, address),
            tried AS (
                INSERT INTO outcomes SELECT day, id, 1, 'DELIVERED', timestamptz '%s', 'mx.late.example', 'h', '', 250, '2.0.0', 'ok'
                FROM sent)
            """;
}
