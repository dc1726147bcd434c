package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.indaba.accept.Destination;
import org.indaba.auth.Authentication;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimResult;
import org.indaba.deliver.Copy;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of recipients who called a post spam. */
class ComplaintsDbTest {

    private static TestDatabase database;

    private BounceDesk desk;
    private MailList list;
    private Membership bob;
    private Copy copy;

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
        list = desk.lists.add("afnog@lists.example.org", ListSettings.defaults().with(ListSetting.BOUNCE_FORWARD, "none"));
        bob = desk.members.add(list.id(), "bob@provider.example");
        copy = desk.delivered(desk.post(list), bob);
    }

    /** RFC 5965 §2: a report in three parts. */
    static String complaint(String type) {
        return """
                From: Abuse <fbl@feedback.provider.example>
                To: owner-afnog@lists.example.org
                Subject: Abuse report
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary="b"

                --b
                Content-Type: text/plain

                This is an abuse report.

                --b
                Content-Type: message/feedback-report

                Feedback-Type: %s
                User-Agent: Loop/1.0
                Version: 1

                --b--
                """.formatted(type).replace("\n", "\r\n");
    }

    /** RFC 6376 §6: a signature that proves, of this domain. */
    private static DkimOutcome signed(String domain) {
        return new DkimOutcome(new DkimResult.Pass(0, false), domain, "s", "rsa-sha256", "abc");
    }

    @Test
    void aProvenComplaintEndsTheSubscriptionAndTheOwnersAreTold() {
        desk.signatures = List.of(signed("provider.example"));

        desk.returned(list, copy.id(), complaint("abuse"));

        assertThat(desk.members.byId(bob.subscriptionId())).isEmpty();
        assertThat(desk.mail.take()).singleElement().satisfies(told -> {
            assertThat(told.recipient()).isEqualTo(FakeLists.OWNER);
            assertThat(told.text()).contains("provider.example", "bob@provider.example");
        });
        assertThat(desk.reader.history(list.id(), bob.address(), Long.MAX_VALUE, 10)).extracting(BounceEvent::effect)
                .containsExactly(Effect.UNSUBSCRIBED);
        assertThat(desk.audit.latest(1)).extracting(entry -> entry.action()).containsExactly("member remove");
    }

    @Test
    void aComplaintThatNobodySignedIsForTheOwnersWhateverTheyGetElse() {
        for (List<DkimOutcome> signatures : List.of(List.<DkimOutcome>of(), List.of(signed("elsewhere.example")),
                List.of(signed("ider.example")))) {
            desk.signatures = signatures;

            desk.returned(list, copy.id(), complaint("abuse"));

            assertThat(desk.members.byId(bob.subscriptionId())).isPresent();
            assertThat(desk.mail.take()).singleElement().extracting(sent -> sent.mailing().returnPath())
                    .isInstanceOf(ReturnPathRule.Fixed.class);
        }
        assertThat(desk.reader.history(list.id(), bob.address(), Long.MAX_VALUE, 10)).extracting(BounceEvent::effect)
                .containsOnly(Effect.UNPROVEN);
    }

    @Test
    void complaintsThatComeTogetherWaitForNameServersOnlyAsLongAsOne() {
        AtomicInteger asked = new AtomicInteger();
        Dns silent = new TextsOnlyDns(_ -> {
            asked.incrementAndGet();
            desk.forward(ReportSignatures.BOUNDS.time().dividedBy(2));
            return new DnsAnswer.Failed<>("nobody answers");
        });
        desk.looking = new ReportSignatures(desk.mail, new Authentication(silent, () -> desk.now, "mx.example.org"), silent,
                () -> desk.now);
        String signed = "DKIM-Signature: v=1; a=rsa-sha256; d=provider.example; s=s; h=from; bh=YWJj; b=YWJj\r\n" + complaint("abuse");
        List<ReturnedMail.Returned> fifty = IntStream.range(0, 50).mapToObj(_ -> desk.mail(
                desk.row(signed, list.owner()), new Destination.ReturnPath(list, copy.id()))).toList();

        desk.inTx(() -> desk.returned.takeAllInTx(fifty));

        assertThat(asked).hasValue(2);
        assertThat(desk.number("SELECT count(*) FROM bounces")).isEqualTo(50);
        assertThat(desk.reader.history(list.id(), bob.address(), Long.MAX_VALUE, 100)).hasSize(50)
                .extracting(BounceEvent::effect).containsOnly(Effect.UNPROVEN);
        assertThat(desk.mail.take()).as("for the owners to judge").hasSize(50);
        assertThat(desk.members.byId(bob.subscriptionId())).isPresent();
    }

    @Test
    void whoTookTheMailOutOfTheJunkFolderStays() {
        desk.signatures = List.of(signed("provider.example"));

        desk.returned(list, copy.id(), complaint("not-spam"));

        assertThat(desk.members.byId(bob.subscriptionId())).isPresent();
    }

    // RFC 6591 §3.1: a host reports that authentication failed.
    @Test
    void aReportOfFailedAuthenticationRemovesNobodyAndTheOwnersGetIt() {
        desk.signatures = List.of(signed("provider.example"));

        desk.returned(list, copy.id(), complaint("auth-failure"));

        assertThat(desk.members.byId(bob.subscriptionId())).isPresent();
        assertThat(desk.mail.take()).singleElement().extracting(MailInMemory.Sent::recipient).isEqualTo(FakeLists.OWNER);
    }

    // RFC 5965 §3.5: comments may stand before and behind the type; RFC 5322 §3.2.2: they nest.
    @ParameterizedTest
    @ValueSource(strings = {"auth-failure (dmarc)", "(a report (of \\) ours)) Auth-Failure", "(x) not-spam", "not-spam(thanks)",
        "(folded)\n\tNot-Spam"})
    void aCommentBesideTheTypeMakesNoComplaintOfAReport(String type) {
        desk.signatures = List.of(signed("provider.example"));

        desk.returned(list, copy.id(), complaint(type));

        assertThat(desk.members.byId(bob.subscriptionId())).isPresent();
    }

    @Test
    void aComplaintWithCommentsIsOne() {
        desk.signatures = List.of(signed("provider.example"));

        desk.returned(list, copy.id(), complaint("(not-spam) abuse (auth-failure)"));

        assertThat(desk.members.byId(bob.subscriptionId())).isEmpty();
        assertThat(last().finding().evidence()).isEqualTo("Feedback-Type: abuse");
    }

    private BounceEvent last() {
        return desk.reader.history(list.id(), bob.address(), Long.MAX_VALUE, 1).getFirst();
    }

    @Test
    void theHistoryCallsAReportOfFailedAuthenticationWhatItIs() {
        desk.returned(list, copy.id(), complaint("auth-failure"));

        assertThat(last().kind()).isEqualTo(EventKind.AUTH_FAILURE);
        assertThat(last().words()).startsWith("A report came back that the copy did not pass authentication. That was at "
                + "mx.provider.example. ").doesNotContainIgnoringCase("complain").doesNotContain("called the mail spam");
        assertThat(counted()).containsExactly("authentication");
    }

    @Test
    void theHistoryCallsAReportThatAMailIsNoSpamWhatItIsAndNothingIsCounted() {
        desk.returned(list, copy.id(), complaint("not-spam"));

        assertThat(last().kind()).isEqualTo(EventKind.NOT_SPAM);
        assertThat(last().words()).isEqualTo("A report came back that the copy is no spam.");
        assertThat(counted()).isEmpty();
    }

    /** Reasons that the days count. */
    private List<String> counted() {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT reason FROM bounce_counts").mapTo(String.class).list());
    }

    @Test
    void aProvenComplaintAboutAnotherListsCopyTouchesNobody() {
        MailList other = desk.list("other");
        desk.signatures = List.of(signed("provider.example"));

        desk.returned(other, copy.id(), complaint("abuse"));

        assertThat(desk.members.byId(bob.subscriptionId())).isPresent();
        assertThat(desk.mail.take()).extracting(MailInMemory.Sent::recipient).isEmpty();
    }
}
