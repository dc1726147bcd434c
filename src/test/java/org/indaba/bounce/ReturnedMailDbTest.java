package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.indaba.accept.Destination;
import org.indaba.access.Administrators;
import org.indaba.classify.NoticeReader;
import org.indaba.deliver.Priority;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.deliver.SentCopies;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Piece;
import org.indaba.notice.MailNotices;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.NewInbound;
import org.indaba.testing.AuditInMemory;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Returned mail, mail to owners and mail to postmaster, from the inbound row to the outgoing queue. */
class ReturnedMailDbTest {

    private static final Instant START = Instant.parse("2026-03-01T08:05:09Z");

    private static final long COPY_OF_AFNOG = 31;

    private static final String REPORT = """
            From: MAILER-DAEMON@mx.example.net
            To: owner-afnog@lists.example.org
            Subject: Undelivered Mail Returned to Sender
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            I could not deliver it.

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            Final-Recipient: rfc822; bob@example.net
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1
             no such user

            --b
            Content-Type: message/rfc822

            Delivered-To: owner-afnog@lists.example.org
            Subject: the post

            text
            --b--
            """.replace("\n", "\r\n");

    private static final String HUMAN = """
            From: ann@example.net
            To: owner-afnog@lists.example.org
            Subject: a question
            Precedence: bulk

            Who runs this list?
            """.replace("\n", "\r\n");

    private static TestDatabase database;
    private static long lastRow;

    private final List<EmailAddress> admins = new ArrayList<>();
    private final FakeLists lists = new FakeLists();
    private final MailInMemory mail = new MailInMemory();
    private final RecordedEvents events = new RecordedEvents();
    private Instant now = START.plus(Duration.ofDays(++lastRow));
    private final OwnAddresses own = new OwnAddresses(lists);
    private final ForwardCount count = new ForwardCount(database.jdbi(), () -> now);
    private final BounceLog log = new BounceLog(database.jdbi(), mail, count);
    private final KeptMail kept = new KeptMail(database.jdbi(), mail, count, events);
    private final Forwarding forwarding = new Forwarding(kept, count, mail, mail, own, "mx.lists.example.org", () -> now);
    private final MailNotices notices = new MailNotices(new NoticeTexts(), mail, mail, own, () -> now, new Random(1));
    private final OwnersDesk desk = new OwnersDesk(forwarding, lists, notices);
    private final BounceTables tables = new BounceTables(database.jdbi());
    private final FakeMembers members = new FakeMembers();
    private final Complaints complaints = new Complaints(tables, lists, members, notices, new AuditInMemory(), events,
            () -> _ -> List.of());
    private final ReturnedMail returned = new ReturnedMail(new ReturnedMail.Records(log, tables, kept),
            new ReturnedMail.Sent(new SentCopies(database.jdbi()), lists), desk, complaints, mail, events, new NoticeReader()::read);
    private final OwnerMail owner = new OwnerMail(returned, desk, kept, mail);
    private final PostmasterMail postmaster = new PostmasterMail(administrators(), lists, forwarding, mail);
    private final MailList list = lists.add("afnog@lists.example.org", ListSettings.defaults(), EmailAddress.of("ada@example.org"));

    ReturnedMailDbTest() {
        lists.own(list, EmailAddress.of("olu@example.org"));
    }

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void whatComesBackIsRecordedOnItsCopyAndForwardedToAllOwnersWithTheNullSender() {
        Inbound row = row(REPORT, ReversePath.none());

        inTx(() -> take(row, list, 4711));

        // RFC 3464 §2.3: status and diagnostic code of the recipient.
        assertThat(log.ofCopy(4711)).containsExactly(new Bounce(4711, list.id(), row.id(), row.arrival().messageId(),
                row.arrival().receivedAt(), "5.1.1", "failed 5.1.1 smtp; 550 5.1.1 no such user"));
        assertThat(events.lines()).containsExactly("returned 4711 afnog@lists.example.org");
        assertThat(mail.holds()).contains(row.arrival().messageId() + "/bounce:" + row.id());
        assertThat(mail.sent()).extracting(sent -> sent.recipient().toString()).containsExactly("ada@example.org", "olu@example.org");
        assertThat(mail.sent()).allSatisfy(sent -> {
            // RFC 5321 §4.5.5: notifications have the null path.
            assertThat(sent.mailing().returnPath()).isEqualTo(new ReturnPathRule.Fixed(ReversePath.none()));
            assertThat(sent.mailing().priority()).isEqualTo(Priority.NOTICE);
            assertThat(sent.mailing().signedFor()).as("we did not write it").isEmpty();
            assertThat(sent.text()).endsWith(REPORT);
        });
    }

    @Test
    void forwardedMailKeepsItsOctetsUnderTwoFieldsOfOurs() {
        inTx(() -> owner.takeInTx(row(HUMAN, ReversePath.of(EmailAddress.of("ann@example.net"))), new Destination.Owner(list)));

        MailInMemory.Sent sent = mail.sent().getFirst();
        assertThat(sent.mailing().rendering().pieces()).last().isEqualTo(new Piece.Keep(0, HUMAN.length()));
        assertThat(sent.text()).endsWith(HUMAN);
        String top = sent.text().substring(0, sent.text().length() - HUMAN.length());
        // RFC 5321 §4.4 and RFC 9228 §4: what a host that hands mail on writes above it.
        assertThat(top).matches("""
                Delivered-To: owner-afnog@lists\\.example\\.org\r
                Received: from client\\.example\\.net \\(\\[192\\.0\\.2\\.1]\\)\r
                \tby mx\\.lists\\.example\\.org with ESMTP id \\d+\r
                \tfor <owner-afnog@lists\\.example\\.org>; \\w{3}, \\d+ \\w{3} \\d{4} [\\d:]{8} \\+0000\r
                """);
    }

    @Test
    void aFirstLineThatWouldContinueOurFieldsIsNotForwarded() {
        String line = " , <collector@evil.example>\r\n\tand more\r\n";
        inTx(() -> owner.takeInTx(row(line + HUMAN, ReversePath.of(EmailAddress.of("ann@example.net"))), new Destination.Owner(list)));

        assertThat(mail.sent()).isNotEmpty().allSatisfy(sent -> assertThat(sent.text()).startsWith("Delivered-To: ")
                .endsWith(" +0000\r\n" + HUMAN).doesNotContain("collector"));
    }

    @Test
    void aPersonsMailReachesAllOwnersWithAReturnPathThatIsOnlyRecorded() {
        inTx(() -> owner.takeInTx(row(HUMAN, ReversePath.of(EmailAddress.of("ann@example.net"))), new Destination.Owner(list)));

        assertThat(mail.sent()).hasSize(2).allSatisfy(sent -> assertThat(sent.mailing().returnPath()).isEqualTo(
                new ReturnPathRule.Signed(TokenPurpose.NOTICE, EmailAddress.of("postmaster@lists.example.org"))));

        Inbound back = row(REPORT, ReversePath.none());
        mail.take();
        inTx(() -> returned.takeInTx(back, new Destination.NoticeReturn(99)));

        assertThat(mail.sent()).isEmpty();
        assertThat(log.ofCopy(99)).extracting(Bounce::listId, Bounce::status).containsExactly(tuple(0L, "5.1.1"));
    }

    @Test
    void aMachinesMailToTheOwnersGoesNowhereAndIsKept() {
        Inbound nullSender = row(HUMAN, ReversePath.none());
        Inbound responder = row("Auto-Submitted: auto-replied\r\n" + HUMAN, ReversePath.of(EmailAddress.of("ann@example.net")));

        inTx(() -> owner.takeInTx(nullSender, new Destination.Owner(list)));
        inTx(() -> owner.takeInTx(responder, new Destination.Owner(list)));

        assertThat(mail.sent()).isEmpty();
        assertThat(reasons(nullSender, responder)).containsExactly("MACHINE", "MACHINE");
        assertThat(events.lines()).hasSize(2).allMatch(line -> line.startsWith("discarded"));
        assertThat(mail.holds()).hasSize(2);
    }

    @Test
    void whereReturnPathsCarryNoTokenAMachinesMailReachesTheOwners() {
        MailList plain = lists.add("old@lists.example.org", ListSettings.defaults().with(ListSetting.ENVELOPE, "owner"));
        Inbound row = row(REPORT, ReversePath.none());

        inTx(() -> owner.takeInTx(row, new Destination.Owner(plain)));

        assertThat(mail.sent()).singleElement().satisfies(sent ->
                assertThat(sent.mailing().returnPath()).isEqualTo(new ReturnPathRule.Fixed(ReversePath.none())));
        assertThat(log.ofCopy(0)).extracting(Bounce::inboundId).contains(row.id());
    }

    @Test
    void whatWeForwardedBeforeIsNotForwardedAgain() {
        inTx(() -> owner.takeInTx(row(HUMAN, ReversePath.of(EmailAddress.of("ann@example.net"))), new Destination.Owner(list)));
        String again = mail.take().getFirst().text();
        Inbound comesBack = row(again, ReversePath.of(EmailAddress.of("ann@example.net")));
        Inbound toReturnPath = row(again, ReversePath.none());

        inTx(() -> owner.takeInTx(comesBack, new Destination.Owner(list)));
        inTx(() -> take(toReturnPath, list, 5));

        assertThat(mail.sent()).isEmpty();
        assertThat(reasons(comesBack, toReturnPath)).containsExactly("LOOP", "LOOP");
        assertThat(log.ofCopy(5)).hasSize(1);
    }

    @Test
    void aHundredHostsAreAWayAndOneMoreIsALoop() {
        // RFC 5321 §6.3: a loop is assumed beyond 100 Received fields.
        String received = "Received: from a by b; Mon, 2 Mar 2026 08:00:00 +0000\r\n";
        Inbound hundred = row(received.repeat(TraceFields.MAX_RECEIVED) + HUMAN, ReversePath.of(EmailAddress.of("ann@example.net")));
        Inbound more = row(received.repeat(TraceFields.MAX_RECEIVED + 1) + HUMAN, ReversePath.of(EmailAddress.of("ann@example.net")));

        inTx(() -> owner.takeInTx(hundred, new Destination.Owner(list)));
        assertThat(mail.take()).hasSize(2);
        inTx(() -> owner.takeInTx(more, new Destination.Owner(list)));

        assertThat(mail.sent()).isEmpty();
        assertThat(reasons(more)).containsExactly("LOOP");
    }

    @Test
    void aFloodReachesTheOwnersUpToTheLimitAndThenIsKeptWithOneNotice() {
        for (int copy = 1; copy <= ForwardCount.MAX_AN_HOUR; copy++) {
            takeReturned(1_000 + copy);
        }
        assertThat(mail.take()).hasSize(2 * ForwardCount.MAX_AN_HOUR).allMatch(sent -> sent.text().endsWith(REPORT));

        for (int copy = 1; copy <= 50; copy++) {
            takeReturned(2_000 + copy);
        }

        assertThat(mail.take()).hasSize(2).allSatisfy(sent ->
                assertThat(sent.field("Subject")).isEqualTo("Too many mails that came back at afnog@lists.example.org"));
        assertThat(log.ofCopy(2_050)).hasSize(1);
        // What people write is counted apart.
        inTx(() -> owner.takeInTx(row(HUMAN, ReversePath.of(EmailAddress.of("ann@example.net"))), new Destination.Owner(list)));
        assertThat(mail.take()).hasSize(2);
        // The next hour begins anew.
        now = now.plus(Duration.ofHours(1));
        takeReturned(3_001);
        assertThat(mail.take()).hasSize(2);
    }

    @Test
    void ownersThatAreAddressesOfOursGetNothing() {
        MailList turning = lists.add("turn@lists.example.org", ListSettings.defaults(), EmailAddress.of("afnog@lists.example.org"));
        lists.own(turning, turning.owner());
        Inbound row = row(HUMAN, ReversePath.of(EmailAddress.of("ann@example.net")));

        inTx(() -> owner.takeInTx(row, new Destination.Owner(turning)));

        assertThat(mail.sent()).isEmpty();
        assertThat(reasons(row)).containsExactly("NOBODY");
    }

    @Test
    void postmastersMailReachesTheAdministrators() {
        admins.add(EmailAddress.of("root@example.org"));
        admins.add(EmailAddress.of("two@example.org"));

        inTx(() -> postmaster.takeInTx(row(HUMAN, ReversePath.of(EmailAddress.of("ann@example.net"))),
                new Destination.Postmaster("lists.example.org")));

        // RFC 5321 §4.5.1: postmaster's mail is read by people.
        assertThat(mail.sent()).extracting(sent -> sent.recipient().toString()).containsExactly("root@example.org", "two@example.org");
        assertThat(mail.sent().getFirst().text()).startsWith("Delivered-To: postmaster@lists.example.org\r\n").endsWith(HUMAN);
    }

    @Test
    void withoutAdministratorsPostmastersMailReachesTheOwnersOfTheDomainsLists() {
        lists.add("other@lists.example.com");

        inTx(() -> postmaster.takeInTx(row(HUMAN, ReversePath.none()), new Destination.Postmaster("lists.example.org")));

        assertThat(mail.sent()).extracting(sent -> sent.recipient().toString()).containsExactly("ada@example.org", "olu@example.org");
        assertThat(mail.sent()).allSatisfy(sent ->
                assertThat(sent.mailing().returnPath()).isEqualTo(new ReturnPathRule.Fixed(ReversePath.none())));
    }

    @Test
    void withNobodyAtAllPostmastersMailIsKept() {
        Inbound row = row(HUMAN, ReversePath.of(EmailAddress.of("ann@example.net")));

        inTx(() -> postmaster.takeInTx(row, new Destination.Postmaster("empty.example.org")));

        assertThat(mail.sent()).isEmpty();
        assertThat(reasons(row)).containsExactly("NOBODY");
    }

    @Test
    void whatAPeerCallsItselfCannotAddFields() {
        Peer hostile = new Peer("2001:db8::1", "x)\r\nBcc: y@example.com (", "ES\r\nMTP", "", false);
        Inbound row = row(HUMAN, ReversePath.none(), hostile);

        inTx(() -> take(row, list, 6));

        assertThat(mail.sent().getFirst().header().fields()).extracting(field -> field.name())
                .containsExactly("Delivered-To", "Received", "From", "To", "Subject", "Precedence");
        assertThat(mail.sent().getFirst().field("Received")).contains("[IPv6:2001:db8::1]");
    }

    @Test
    void aMailWithoutAReportIsSummedUpByItsFirstLines() {
        inTx(() -> take(row("Subject: x\r\n\r\n\r\nI am on\u202E holiday.\r\nUntil May.\r\n", ReversePath.none()), list, 8));
        inTx(() -> take(row("Subject: only this\r\n\r\n", ReversePath.none()), list, 9));
        inTx(() -> take(row("", ReversePath.none()), list, 10));

        assertThat(log.ofCopy(8).getFirst().summary()).isEqualTo("I am on holiday. Until May.");
        assertThat(log.ofCopy(9).getFirst().summary()).isEqualTo("only this");
        assertThat(log.ofCopy(10).getFirst().summary()).isEmpty();
    }

    @Test
    void theLogOfACopyShowsAHundredBounces() {
        inTx(() -> {
            for (int i = 0; i < BounceLog.MAX_SHOWN + 1; i++) {
                returned.takeInTx(row(HUMAN, ReversePath.none()), new Destination.NoticeReturn(77));
            }
        });

        assertThat(log.ofCopy(77)).hasSize(BounceLog.MAX_SHOWN);
    }

    @Test
    void whatFailsLeavesNothing() {
        Inbound row = row(REPORT, ReversePath.none());

        assertThatThrownBy(() -> inTx(() -> {
            take(row, list, 11);
            throw new IllegalStateException("the power is gone");
        })).isInstanceOf(IllegalStateException.class);

        assertThat(log.ofCopy(11)).isEmpty();
        assertThat(database.jdbi().<Integer, RuntimeException>withHandle(handle -> handle
                .createQuery("SELECT count(*) FROM forwards WHERE hour > :now").bind("now", now.minus(Duration.ofHours(1)))
                .mapTo(Integer.class).one())).isZero();
    }

    @Test
    void theSweepDropsWhatIsOldAndItsHolds() {
        Inbound old = row(REPORT, ReversePath.none());
        inTx(() -> returned.takeInTx(old, new Destination.NoticeReturn(12)));
        Inbound machine = row(HUMAN, ReversePath.none());
        inTx(() -> owner.takeInTx(machine, new Destination.Owner(list)));
        takeReturned(13);

        inTx(() -> {
            log.sweepInTx(now, 100_000);
            assertThat(log.ofCopy(12)).hasSize(1);
            assertThat(log.sweepInTx(now.plusSeconds(1), 1_000)).isPositive();
            assertThat(kept.sweepInTx(now.plusSeconds(1), 1_000)).isPositive();
            now = now.plus(Duration.ofDays(1));
            assertThat(count.sweepInTx(1_000)).isPositive();
        });

        assertThat(log.ofCopy(12)).isEmpty();
        assertThat(mail.holds()).isEmpty();
    }

    @Test
    void aTokenOfAnotherListsCopyDisturbsNobody() {
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day) VALUES (1, ?, 1, '', '', 'FIXED', false, false, 0, now(), '2026-03-01');
                INSERT INTO copies SELECT '2026-03-01', ?, max(id), 1, 'bob@example.net' FROM mailings""", list.id(), COPY_OF_AFNOG));
        MailList other = lists.add("other@lists.example.org");
        Inbound row = row(REPORT, ReversePath.none());

        inTx(() -> take(row, other, COPY_OF_AFNOG));
        assertThat(mail.sent()).isEmpty();
        assertThat(reasons(row)).containsExactly("FOREIGN");
        assertThat(log.ofCopy(COPY_OF_AFNOG)).isEmpty();

        inTx(() -> take(row(REPORT, ReversePath.none()), list, COPY_OF_AFNOG));
        assertThat(mail.sent()).hasSize(2);
    }

    private void take(Inbound row, MailList to, long copy) {
        returned.takeAllInTx(List.of(new ReturnedMail.Returned(row, new Destination.ReturnPath(to, copy),
                mail.open(row.arrival().messageId()))));
    }

    private void takeReturned(long copy) {
        inTx(() -> take(row(REPORT, ReversePath.none()), list, copy));
    }

    // RFC 3464 §2.3.3: "delivered" may be said only of what is handed on.
    @Test
    void onlyWhatIsForwardedReachesWhomItIsFor() {
        ReversePath ann = ReversePath.of(EmailAddress.of("ann@example.net"));
        assertThat(reaches(() -> owner.takeInTx(row(HUMAN, ann), new Destination.Owner(list)))).isTrue();
        String again = mail.take().getFirst().text();

        assertThat(reaches(() -> owner.takeInTx(row(again, ann), new Destination.Owner(list)))).as("a loop").isFalse();
        assertThat(reaches(() -> owner.takeInTx(row(HUMAN, ReversePath.none()), new Destination.Owner(list)))).as("a machine").isFalse();
        assertThat(reaches(() -> postmaster.takeInTx(row(HUMAN, ann), new Destination.Postmaster("empty.example.org"))))
                .as("nobody").isFalse();
        assertThat(reaches(() -> postmaster.takeInTx(row(HUMAN, ann), new Destination.Postmaster("lists.example.org")))).isTrue();
        for (int i = 1; i < ForwardCount.MAX_AN_HOUR; i++) {
            assertThat(reaches(() -> owner.takeInTx(row(HUMAN, ann), new Destination.Owner(list)))).isTrue();
        }
        assertThat(reaches(() -> owner.takeInTx(row(HUMAN, ann), new Destination.Owner(list)))).as("the first beyond").isFalse();
        assertThat(reaches(() -> owner.takeInTx(row(HUMAN, ann), new Destination.Owner(list)))).as("a flood").isFalse();
    }

    @Test
    void whatMachinesSendFillsNoDisk() {
        List<Inbound> rows = IntStream.rangeClosed(0, ForwardCount.MAX_AN_HOUR).mapToObj(_ -> row(HUMAN, ReversePath.none())).toList();
        rows.forEach(row -> inTx(() -> owner.takeInTx(row, new Destination.Owner(list))));

        assertThat(rows.stream().filter(row -> mail.holds().contains(row.arrival().messageId() + "/kept:" + row.id()))).hasSize(
                ForwardCount.MAX_AN_HOUR);
        assertThat(reasons(rows.getFirst())).containsExactly("MACHINE");
        assertThat(events.lines()).last().asString().contains("too much");

        now = now.plus(Duration.ofHours(1));
        Inbound large = row(HUMAN + "x".repeat((int) KeptMail.MAX_OCTETS), ReversePath.none());
        Inbound small = row(HUMAN, ReversePath.none());
        List.of(large, small).forEach(row -> inTx(() -> owner.takeInTx(row, new Destination.Owner(list))));
        assertThat(mail.holds()).doesNotContain(large.arrival().messageId() + "/kept:" + large.id())
                .contains(small.arrival().messageId() + "/kept:" + small.id());
    }

    private boolean reaches(Supplier<Boolean> taken) {
        return database.transactions().call(taken);
    }

    private void inTx(Runnable work) {
        database.transactions().run(work);
    }

    private List<String> reasons(Inbound... rows) {
        return Arrays.stream(rows).map(row -> database.jdbi().<String, RuntimeException>withHandle(handle -> handle
                .createQuery("SELECT reason FROM kept_mail WHERE inbound_id = :id").bind("id", row.id())
                .mapTo(String.class).one())).toList();
    }

    private Inbound row(String text, ReversePath reversePath) {
        return row(text, reversePath, new Peer("192.0.2.1", "client.example.net", "ESMTP", "", false));
    }

    private Inbound row(String text, ReversePath reversePath, Peer peer) {
        long message = mail.storeInTx(ByteOctets.utf8(text));
        return new Inbound(++lastRow, new NewInbound(message, list.owner(), list.id(), reversePath, peer, BodyType.SEVEN_BIT, false,
                now, InboundState.WAITING, "", "", ReportWish.none()));
    }

    private Administrators administrators() {
        return new Administrators() {
            @Override
            public List<EmailAddress> all() {
                return List.copyOf(admins);
            }

            @Override
            public boolean addInTx(EmailAddress address) {
                return admins.add(address);
            }

            @Override
            public boolean removeInTx(EmailAddress address) {
                return admins.remove(address);
            }
        };
    }
}
