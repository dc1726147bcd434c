package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.indaba.access.AuditEntry;
import org.indaba.deliver.CopyState;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the mails say that try a suspended member's address, and what follows for the whole site when one arrives. */
class TrialsDbTest {

    private static final Duration DAY = Duration.ofDays(1);

    private static TestDatabase database;

    private BounceDesk desk;
    private MailList list;
    private Membership bob;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void bobIsSuspended() {
        desk = new BounceDesk(database);
        list = desk.list("afnog");
        bob = desk.members.add(list.id(), "bob@example.net");
        for (int day = 0; day < 3; day++) {
            desk.refused(desk.post(list), bob, 550, "5.1.1", "no such user here");
            desk.settle();
            desk.forward(DAY);
        }
        assertThat(delivery()).isEqualTo(DeliveryMode.SUSPENDED);
    }

    private DeliveryMode delivery() {
        return desk.members.byId(bob.subscriptionId()).map(Membership::delivery).orElse(null);
    }

    private MailInMemory.Sent tried() {
        desk.forward(DAY);
        desk.round();
        return desk.mail.take().getFirst();
    }

    /** @param until a literal of SQL: when it ends, or NULL */
    private void suppressed(String until) {
        desk.sql("""
                INSERT INTO suppressions (key, address, reason, since, expires_at)
                VALUES ('bob@example.net', 'bob@example.net', 'dead on 2 lists', '%s', %s)""".formatted(desk.now, until));
    }

    @Test
    void whatOtherListsStoppedEverywhereIsOverWhenATrialArrived() {
        desk.trialDelivered(tried().copyId(), bob);
        suppressed("'%s'".formatted(desk.now.plus(DeadEverywhere.LASTS)));
        desk.forward(NextMove.SILENCE);
        desk.round();

        assertThat(delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.suppressions.find(bob.address())).isEmpty();
        assertThat(desk.audit.about("bob@example.net", 10)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("bounces");
            assertThat(entry.action()).isEqualTo("bounce suppressed remove");
            assertThat(entry.detail()).isEqualTo("a mail of afnog@lists.example.org arrived");
        });
    }

    @Test
    void whatIsKeptBackForGoodStaysBack() {
        desk.trialDelivered(tried().copyId(), bob);
        suppressed("NULL");
        desk.forward(NextMove.SILENCE);
        desk.round();

        assertThat(delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.suppressions.find(bob.address())).isPresent();
        assertThat(desk.audit.about("bob@example.net", 10)).isEmpty();
    }

    @Test
    void aTrialThatSaysNothingLiftsNothing() {
        suppressed("'%s'".formatted(desk.now.plus(DeadEverywhere.LASTS)));
        MailInMemory.Sent probe = tried();
        for (int i = 1; i <= NextMove.MAX_UNCLEAR; i++) {
            desk.trialRefused(probe.copyId(), bob, 550, "5.7.26", "DMARC");
            desk.settle();
            desk.forward(Duration.ofDays(3));
            desk.round();
            probe = i < NextMove.MAX_UNCLEAR ? desk.mail.take().getFirst() : probe;
        }

        assertThat(delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.suppressions.find(bob.address())).isPresent();
        assertThat(desk.audit.latest(100)).extracting(AuditEntry::action).doesNotContain("bounce suppressed remove");
    }

    /** The mail ended so, and its ledger is gone; then its silence is over. */
    private void forgotten(MailInMemory.Sent trial, CopyState state) {
        desk.trialEnded(trial.copyId(), bob, state);
        desk.sql("DELETE FROM outcomes; DELETE FROM copies; DELETE FROM mailings");
        desk.forward(NextMove.SILENCE);
        desk.round();
    }

    @ParameterizedTest
    @EnumSource(value = CopyState.class, names = {"DELIVERED", "SHUNTED"})
    void aWarningOfWhichNobodyKnowsAnyMoreIsSentAgainAndRemovesNobody(CopyState state) {
        desk.trialRefused(tried().copyId(), bob, 550, "5.1.1", "no such user");
        desk.settle();
        for (int i = 1; i <= NextMove.MAX_UNCLEAR; i++) {
            MailInMemory.Sent warning = desk.mail.take().getFirst();
            assertThat(warning.text()).contains("another one follows in 3 days");
            assertThat(delivery()).isEqualTo(DeliveryMode.SUSPENDED);
            assertThat(desk.standing(bob).suspension().warnings()).isEqualTo(1);
            forgotten(warning, state);
        }

        assertThat(delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.mail.take()).isEmpty();
        assertThat(desk.kinds(bob)).endsWith(EventKind.RESUMED).doesNotContain(EventKind.REMOVED);
    }

    @Test
    void aProbeOfWhichNobodyKnowsAnyMoreIsNotRepeatedForEver() {
        MailInMemory.Sent probe = tried();
        for (int i = 1; i <= NextMove.MAX_UNCLEAR; i++) {
            forgotten(probe, CopyState.DELIVERED);
            probe = i < NextMove.MAX_UNCLEAR ? desk.mail.take().getFirst() : probe;
            assertThat(probe.field("Subject")).isEqualTo("Does this address work again?");
        }

        assertThat(delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void aFailureThatIsNotJudgedYetIsWaitedForAlsoWhereTheLedgerIsGone() {
        MailInMemory.Sent probe = tried();
        desk.forward(NextMove.SILENCE);
        desk.trialRefused(probe.copyId(), bob, 550, "5.1.1", "no such user");
        desk.round();
        assertThat(desk.mail.take()).isEmpty();

        desk.settle();

        assertThat(desk.mail.take()).singleElement().satisfies(warning ->
                assertThat(warning.text()).contains("another one follows in 3 days"));
    }

    @Test
    void whoMissedMoreThanIsNamedIsToldSo() {
        for (int missed : new int[] {BounceLetters.MAX_MISSED, BounceLetters.MAX_MISSED + 1}) {
            bobIsSuspended();
            desk.sql("""
                    INSERT INTO archived_posts (post_id, list_id, message_id, rfc_message_id, in_reply_to, reference_ids, subject,
                        author_name, author_address, received_at)
                    SELECT n, %d, 1, n || '@x', '', '{}', 'missed post ' || n, '', 'eve@example.com',
                        timestamptz '%s' + n * interval '1 second'
                    FROM generate_series(1, %d) n""".formatted(list.id(), desk.now, missed));
            desk.trialRefused(tried().copyId(), bob, 550, "5.1.1", "no such user");
            desk.settle();

            String warning = desk.mail.take().getFirst().text();

            assertThat(warning.lines().filter(line -> line.contains("missed post "))).hasSize(BounceLetters.MAX_MISSED);
            assertThat(warning.contains("and others before them")).isEqualTo(missed > BounceLetters.MAX_MISSED);
        }
    }
}
