package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.auth.Authenticator;
import org.indaba.mail.ReportWish;
import org.indaba.moderate.Decision;
import org.indaba.notice.Notice;
import org.indaba.notice.ReportCap;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportsDbTest {

    private static final ReportWish ALL = ReportWish.ofText("NOTIFY=SUCCESS,FAILURE,DELAY ENVID=x");

    private static TestDatabase database;

    private final PostRoom room = new PostRoom(database);

    @BeforeEach
    void sendersAreProven() {
        room.spf("v=spf1 ip4:192.0.2.1 -all");
    }

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private void send(int number, ReportWish wish, Destination... destinations) {
        room.sendWishing(database.transactions(), PostRoom.post(number), wish, destinations);
    }

    // RFC 3461 §5.2.7: the list is where the post arrives.
    @Test
    void thePostIsReportedOnceForEachListHoweverManySubscribersThereAre() {
        room.subscribe(20);
        send(1, ALL, new Destination.Post(room.open));
        send(2, ReportWish.none(), new Destination.Post(room.open));
        room.drain();

        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(40);
        assertThat(room.reports.take()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString("eve@people.example");
            assertThat(sent.text()).contains("Action: delivered\r\n", "Original-Envelope-Id: x\r\n");
        });
        assertThat(room.outbox.wakes.get()).isPositive();
    }

    @Test
    void aHeldPostIsReportedWhenAModeratorAcceptedIt() {
        send(1, ALL, new Destination.Post(room.moderated));
        room.drain();
        assertThat(room.reports.sent()).isEmpty();

        room.moderation(database.transactions()).decide(1, new Decision.Accepted("moderator"));
        room.drain();

        assertThat(room.reports.take()).singleElement().satisfies(sent -> assertThat(sent.text()).contains("Action: delivered\r\n"));
    }

    @Test
    void whoAskedToBeToldOfFailuresGetsTheModeratorsWordsInAReportAndNotTwice() {
        send(1, ALL, new Destination.Post(room.moderated));
        room.moderation(database.transactions()).decide(1, new Decision.Rejected("moderator", "off topic"));

        assertThat(room.reports.take()).singleElement().satisfies(sent ->
                assertThat(sent.text()).contains("Action: failed\r\n", "    off topic\r\n"));
        assertThat(room.notices).isEmpty();
    }

    @Test
    void theAuthorIsToldBesideASenderWhoIsSomebodyElse() {
        String post = "From: zoe@people.example\nTo: x\nSubject: hello\nMessage-ID: <9@people.example>\n\ntext\n";
        room.sendWishing(database.transactions(), post, ALL, new Destination.Post(room.moderated));
        room.moderation(database.transactions()).decide(1, new Decision.Rejected("moderator", ""));

        assertThat(room.reports.take()).singleElement().satisfies(sent -> assertThat(sent.recipient()).hasToString("eve@people.example"));
        assertThat(room.notices).singleElement().satisfies(notice ->
                assertThat(notice.recipients()).singleElement().hasToString("zoe@people.example"));
    }

    // RFC 3461 §4.1.
    @Test
    void neverIsNeverAndWhoAskedForNothingIsToldAsBefore() {
        send(1, ReportWish.ofText("NOTIFY=NEVER"), new Destination.Post(room.moderated));
        send(2, ReportWish.none(), new Destination.Post(room.moderated));
        Moderation moderation = room.moderation(database.transactions());
        moderation.decide(1, new Decision.Rejected("moderator", ""));
        assertThat(room.notices).isEmpty();

        moderation.decide(2, new Decision.Rejected("moderator", ""));
        assertThat(room.notices).singleElement().isInstanceOf(Notice.Answer.class);
        assertThat(room.reports.sent()).isEmpty();
    }

    @Test
    void mailToPeopleIsReportedAndWhatCameBackIsNot() {
        send(1, ALL, new Destination.Owner(room.open));
        send(2, ALL, new Destination.ReturnPath(room.open, 5));
        send(3, ALL, new Destination.NoticeReturn(6));
        room.drain();

        assertThat(room.visited).hasSize(3);
        assertThat(room.reports.take()).singleElement().satisfies(sent ->
                assertThat(sent.text()).contains("Final-Recipient: rfc822; owner-open@lists.example.org\r\n"));
    }

    @Test
    void anAuthorWhoseNameMayBeForgedIsNotToldOfARefusal() {
        Moderation moderation = room.moderation(database.transactions());
        room.spf("v=spf1 -all");
        send(1, ReportWish.none(), new Destination.Post(room.moderated));
        room.spf("v=spf1 ~all");
        send(2, ReportWish.none(), new Destination.Post(room.moderated));
        room.spf("v=spf1 ip4:192.0.2.1 -all");
        String another = PostRoom.post(3).replace("eve@people.example", "ann@elsewhere.example");
        room.sendWishing(database.transactions(), another, ReportWish.none(), new Destination.Post(room.moderated));
        for (int post = 1; post <= 3; post++) {
            assertThat(moderation.decide(post, new Decision.Rejected("moderator", "off topic"))).isPresent();
        }
        assertThat(room.notices).isEmpty();
        assertThat(room.number("SELECT count(*) FROM reports_sent")).isZero();

        send(4, ReportWish.none(), new Destination.Post(room.moderated));
        moderation.decide(4, new Decision.Rejected("moderator", "off topic"));
        assertThat(room.notices).singleElement().isInstanceOf(Notice.Answer.class);
    }

    @Test
    void anAuthorOfWhomNothingIsKnownIsToldIfHeIsTheSenderToo() {
        Moderation moderation = room.moderation(database.transactions());
        room.authenticator.set(Authenticator.none());
        send(1, ReportWish.none(), new Destination.Post(room.moderated));
        room.spf("v=spf1 ?all");
        send(2, ReportWish.none(), new Destination.Post(room.moderated));
        for (int post = 1; post <= 2; post++) {
            assertThat(moderation.decide(post, new Decision.Rejected("moderator", "off topic"))).isPresent();
        }
        assertThat(room.notices).hasSize(2);
    }

    @Test
    void anAuthorIsToldOfSoManyRefusalsADayAndNotOfOneMore() {
        Moderation moderation = room.moderation(database.transactions());
        for (int post = 1; post <= ReportCap.MAX_A_DAY + 1; post++) {
            String tagged = PostRoom.post(post).replace("eve@", "eve+" + post + "@");
            room.sendWishing(database.transactions(), tagged, ReportWish.none(), new Destination.Post(room.moderated));
            assertThat(moderation.decide(post, new Decision.Rejected("moderator", ""))).isPresent();
        }
        assertThat(room.notices).hasSize(ReportCap.MAX_A_DAY);
    }

    // RFC 3834 §2.
    @Test
    void whoIsNotAnsweredIsNotToldOfARefusal() {
        Moderation moderation = room.moderation(database.transactions());
        List<String> fields = List.of("X-Auto-Response-Suppress: All\n", "Precedence: list\n", "Subject: Out of office hours\n");
        for (int i = 0; i < fields.size(); i++) {
            room.sendWishing(database.transactions(), fields.get(i) + PostRoom.post(i), ReportWish.none(),
                    new Destination.Post(room.moderated));
            assertThat(moderation.decide(i + 1, new Decision.Rejected("moderator", ""))).isPresent();
        }
        assertThat(room.notices).isEmpty();
    }

    // RFC 3464 §2.3.3: "delivered" is said only of what was.
    @Test
    void whatReachedNobodyIsNotReportedAsDelivered() {
        room.deaf.set(true);
        send(1, ALL, new Destination.Owner(room.open));
        send(2, ALL, new Destination.Postmaster("lists.example.org"));
        send(3, ALL, new Destination.Request(room.open));
        send(4, ALL, new Destination.Join(room.open));
        room.drain();

        assertThat(room.visited).hasSize(4);
        assertThat(room.reports.sent()).isEmpty();
        assertThat(room.number("SELECT count(*) FROM inbound WHERE state = 'DONE'")).isEqualTo(4);
    }

    @Test
    void aForgedSenderIsToldNothingByWhateverAddressHeWasMadeToWriteTo() {
        room.spf("v=spf1 -all");
        send(1, ALL, new Destination.Post(room.open), new Destination.Post(room.moderated), new Destination.Owner(room.open),
                new Destination.Postmaster("lists.example.org"), new Destination.Request(room.open), new Destination.Join(room.open));
        room.drain();

        assertThat(room.visited).hasSize(4);
        assertThat(room.reports.sent()).isEmpty();
    }

    @Test
    void aBugInTheReportSetsThePostAsideWithNothingSentAndAReplaySendsAll() {
        room.subscribe(3);
        room.broken.set("report");
        send(1, ALL, new Destination.Post(room.open));
        room.drain();
        assertThat(room.inbox.shunted(0)).singleElement().satisfies(shunted -> assertThat(shunted.station()).isEqualTo("report"));
        assertThat(room.number("SELECT count(*) FROM mailings")).isZero();

        room.broken.set("");
        database.transactions().run(() -> room.inbox.replayInTx(1));
        room.drain();
        assertThat(room.reports.take()).hasSize(1);
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(3);
    }
}
