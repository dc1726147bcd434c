package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.message.DefaultMessageWriter;
import org.apache.james.mime4j.stream.MimeConfig;
import org.indaba.bounce.SqlReportCap;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;
import org.indaba.smtp.Xtext;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.NewInbound;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.TestEvidence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeliveryReportsDbTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");
    private static final String POST = "From: ann@example.net\r\nSubject: hi\r\nMessage-ID: <1@example.net>\r\n\r\ntext\r\n";

    private static TestDatabase database;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-04T10:00:00Z"));
    private final FakeLists lists = new FakeLists();
    private final MailList list = lists.add("afnog@lists.example.org");
    private final MailInMemory mail = new MailInMemory();
    private final SqlReportCap cap = new SqlReportCap(database.jdbi(), now::get);
    private final DeliveryReports reports = new DeliveryReports(new NoticeTexts(), new DeliveryReports.Post(mail, mail),
            new OwnAddresses(lists), cap, "mx.example.org", now::get, new Random(1));

    DeliveryReportsDbTest() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE reports_sent"));
    }

    @BeforeContainer
    static void open() {
        database = TestDatabase.create();
    }

    @AfterContainer
    static void close() {
        database.close();
    }

    private Inbound row(String wish, ReversePath sender, MessageOctets octets) {
        return row(wish, sender, octets, TestEvidence.senderProven());
    }

    private Inbound row(String wish, ReversePath sender, MessageOctets octets, String evidence) {
        return new Inbound(7, new NewInbound(mail.storeInTx(octets), list.post(), list.id(), sender,
                new Peer("192.0.2.1", "x", "ESMTP", "", false), BodyType.SEVEN_BIT, false, now.get().minusSeconds(60),
                InboundState.WAITING, "", evidence, ReportWish.ofText(wish)));
    }

    private Inbound row(String wish) {
        return row(wish, ReversePath.of(ANN), ByteOctets.utf8(POST));
    }

    private Inbound rowOf(String sender) {
        return row("NOTIFY=SUCCESS", ReversePath.of(EmailAddress.of(sender)), ByteOctets.utf8(POST));
    }

    /** The report as another program reads it. */
    private List<Entity> parts(MailInMemory.Sent sent) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageOctets octets = mail.open(sent.mailing().messageId());
        octets.writeTo(out, 0, octets.size());
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.STRICT);
        Message message = builder.parseMessage(new ByteArrayInputStream(out.toByteArray()));
        // RFC 6522 §3.
        assertThat(message.getMimeType()).isEqualTo("multipart/report");
        assertThat(message.getHeader().getField("Content-Type").getBody()).contains("report-type=delivery-status");
        return ((Multipart) message.getBody()).getBodyParts();
    }

    private static String text(Entity part) throws IOException {
        if (part.getBody() instanceof Message whole) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new DefaultMessageWriter().writeMessage(whole, out);
            return out.toString(StandardCharsets.ISO_8859_1);
        }
        return new String(((SingleBody) part.getBody()).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @BeforeAll
    static void openForJupiter() {
        open();
    }

    @AfterAll
    static void closeForJupiter() {
        close();
    }

    @Test
    void aPostThatArrivedIsReportedAsDeliveredToTheList() throws IOException {
        boolean told = reports.postedInTx(row("NOTIFY=SUCCESS RET=FULL ENVID=QQ+2B31 ORCPT=rfc822;Ann+2Bx@example.com"), list);

        assertThat(told).isTrue();
        MailInMemory.Sent sent = mail.take().getFirst();
        assertThat(sent.recipient()).isEqualTo(ANN);
        // RFC 3464 §2: the null path. RFC 3834 §5.1: a machine wrote it.
        assertThat(sent.mailing().returnPath()).isEqualTo(new ReturnPathRule.Fixed(ReversePath.none()));
        assertThat(sent.mailing().signedFor()).isEqualTo("lists.example.org");
        assertThat(sent.field("Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(sent.field("In-Reply-To")).isEqualTo("<1@example.net>");
        assertThat(sent.field("From")).contains("postmaster@lists.example.org");
        List<Entity> parts = parts(sent);
        assertThat(parts).extracting(Entity::getMimeType)
                .containsExactly("text/plain", "message/delivery-status", "text/rfc822-headers");
        assertThat(text(parts.getFirst())).contains("afnog@lists.example.org", "no report follows about");
        // RFC 3464 §2.3.3: a list has delivered when it takes the post. RFC 3461 §5.2.7: its members are nobody's business.
        assertThat(text(parts.get(1)).lines()).containsExactly(
                "Original-Envelope-Id: QQ+31",
                "Reporting-MTA: dns; mx.example.org",
                "Arrival-Date: Mon, 4 May 2026 09:59:00 +0000",
                "",
                "Original-Recipient: rfc822; Ann+x@example.com",
                "Final-Recipient: rfc822; afnog@lists.example.org",
                "Action: delivered",
                "Status: 2.0.0");
        assertThat(text(parts.get(2))).isEqualTo(POST.substring(0, POST.indexOf("\r\n\r\n") + 2));
    }

    @Test
    void aRefusedPostComesBackWholeIfThatWasAsked() throws IOException {
        assertThat(reports.refusedInTx(row("NOTIFY=FAILURE RET=FULL"), list, "Not here.\r\nBcc: x@example.com")).contains(ANN);

        List<Entity> parts = parts(mail.take().getFirst());
        assertThat(text(parts.get(0))).contains("    Not here.", "    Bcc: x@example.com");
        assertThat(text(parts.get(1))).contains("Action: failed\r\n", "Status: 5.7.2\r\n");
        assertThat(parts.get(2).getMimeType()).isEqualTo("message/rfc822");
        assertThat(text(parts.get(2))).isEqualTo(POST);
    }

    @Test
    void nobodyIsToldWhatHeDidNotAskFor() {
        for (String wish : List.of("", "NOTIFY=NEVER", "NOTIFY=FAILURE", "NOTIFY=DELAY", "RET=FULL ENVID=x")) {
            assertThat(reports.postedInTx(row(wish), list)).as(wish).isFalse();
            assertThat(reports.takenInTx(row(wish))).as(wish).isFalse();
        }
        for (String wish : List.of("", "NOTIFY=NEVER", "NOTIFY=SUCCESS", "NOTIFY=DELAY")) {
            assertThat(reports.refusedInTx(row(wish), list, "")).as(wish).isEmpty();
        }
        assertThat(mail.sent()).isEmpty();
    }

    // RFC 3461 §6.1.
    @Test
    void theNullPathAndAddressesOfOursAreToldNothing() {
        assertThat(reports.postedInTx(row("NOTIFY=SUCCESS", ReversePath.none(), ByteOctets.utf8(POST)), list)).isFalse();
        for (EmailAddress ours : List.of(list.post(), list.owner(), EmailAddress.of("postmaster@lists.example.org"))) {
            assertThat(reports.takenInTx(row("NOTIFY=SUCCESS", ReversePath.of(ours), ByteOctets.utf8(POST)))).as("%s", ours).isFalse();
        }
        assertThat(mail.sent()).isEmpty();
    }

    @Test
    void anAddressGetsSoManyReportsADayAndNotOneMore() {
        for (int i = 0; i < ReportCap.MAX_A_DAY; i++) {
            assertThat(reports.postedInTx(row("NOTIFY=SUCCESS"), list)).isTrue();
        }
        assertThat(reports.postedInTx(rowOf("ANN@example.net"), list)).isFalse();
        assertThat(reports.postedInTx(rowOf("bob@example.net"), list)).isTrue();

        now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
        assertThat(reports.postedInTx(row("NOTIFY=SUCCESS"), list)).isTrue();
        // Ann's, Bob's and the hour's.
        assertThat(cap.sweepInTx(10)).isEqualTo(3);
        assertThat(cap.sweepInTx(10)).isZero();
    }

    @Test
    void whatStandsBehindAPlusMakesNoOtherMailbox() {
        for (int i = 0; i < ReportCap.MAX_A_DAY; i++) {
            assertThat(reports.takenInTx(rowOf("Victim+" + i + "@example.net"))).isTrue();
        }

        assertThat(reports.takenInTx(rowOf("victim+more@example.net"))).isFalse();
        assertThat(reports.takenInTx(rowOf("victim@example.net"))).isFalse();
        assertThat(reports.takenInTx(rowOf("+victim@example.net"))).isTrue();
    }

    @Test
    void allTogetherGetSoManyReportsAnHourAndNotOneMore() {
        for (int i = 0; i < ReportCap.MAX_AN_HOUR; i++) {
            assertThat(cap.takeInTx(new EmailAddress("a" + i, "example.net"))).isTrue();
        }
        assertThat(reports.postedInTx(row("NOTIFY=SUCCESS"), list)).isFalse();
        assertThat(mail.sent()).isEmpty();

        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        assertThat(reports.postedInTx(row("NOTIFY=SUCCESS"), list)).isTrue();
    }

    @Test
    void whoHasHadHisShareTakesNothingFromTheOthers() {
        for (int i = 0; i < ReportCap.MAX_AN_HOUR; i++) {
            cap.takeInTx(ANN);
        }
        assertThat(reports.postedInTx(rowOf("bob@example.net"), list)).isTrue();
    }

    // RFC 3461 §4.1: senders are forged, and whoever forges one may ask for reports.
    @Test
    void aSenderWhomNothingProvesIsToldNothing() {
        for (String evidence : List.of("", TestEvidence.nothingProven(), TestEvidence.heloProven(), "of another version")) {
            Inbound forged = row("NOTIFY=SUCCESS,FAILURE", ReversePath.of(ANN), ByteOctets.utf8(POST), evidence);

            assertThat(reports.postedInTx(forged, list)).as(evidence).isFalse();
            assertThat(reports.takenInTx(forged)).as(evidence).isFalse();
            assertThat(reports.refusedInTx(forged, list, "")).as(evidence).isEmpty();
        }
        assertThat(mail.sent()).isEmpty();
        assertThat(cap.sweepInTx(10)).isZero();
    }

    @Test
    void aSignatureProvesTheSenderOnlyWhereTheSenderIsTheOnlyAuthor() {
        String another = POST.replace("ann@example.net", "eve@example.net");
        String both = POST.replace("ann@example.net", "ann@example.net, eve@example.net");
        for (String post : List.of(another, both, "X: " + "a".repeat(2_000_000) + "\r\n" + POST)) {
            assertThat(reports.postedInTx(row("NOTIFY=SUCCESS", ReversePath.of(ANN), ByteOctets.utf8(post), TestEvidence.authorProven()),
                    list)).isFalse();
        }

        assertThat(reports.postedInTx(row("NOTIFY=SUCCESS", ReversePath.of(EmailAddress.of("Ann@example.net")), ByteOctets.utf8(POST),
                TestEvidence.authorProven()), list)).isTrue();
    }

    @Test
    void aMessageUpToTheLimitComesBackWholeAndALargerOneWithItsHeader() throws IOException {
        String header = "Subject: x\r\n\r\n";
        for (int extra : new int[] {0, 1}) {
            String text = header + "a".repeat(70) + "\r\n\r\n";
            String whole = text + ("b".repeat(62) + "\r\n").repeat((BroughtBack.MAX_FULL - text.length()) / 64);
            whole += "c".repeat(BroughtBack.MAX_FULL - whole.length() - 2 + extra) + "\r\n";
            reports.refusedInTx(row("NOTIFY=FAILURE RET=FULL", ReversePath.of(ANN), ByteOctets.utf8(whole)), list, "");

            Entity last = parts(mail.take().getFirst()).get(2);
            assertThat(whole).hasSize(BroughtBack.MAX_FULL + extra);
            assertThat(last.getMimeType()).isEqualTo(extra == 0 ? "message/rfc822" : "text/rfc822-headers");
            assertThat(text(last)).isEqualTo(extra == 0 ? whole : "Subject: x\r\n");
        }
    }

    @Test
    void ofAHeaderBeyondTheLimitTheFirstLinesComeBack() throws IOException {
        String line = "X: " + "a".repeat(59) + "\r\n";
        for (int more : new int[] {0, 1}) {
            String header = line.repeat(BroughtBack.MAX_HEADER / 64 - 1) + "Y: " + "a".repeat(57 + more) + "\r\n";
            reports.postedInTx(row("NOTIFY=SUCCESS", ReversePath.of(ANN), ByteOctets.utf8(header + "\r\ntext\r\n")), list);

            String back = text(parts(mail.take().getFirst()).get(2));
            assertThat(header.length() + 2).isEqualTo(BroughtBack.MAX_HEADER + more);
            // Only the empty line behind the second header is beyond the limit.
            assertThat(back).isEqualTo(header);
        }
        reports.postedInTx(row("NOTIFY=SUCCESS", ReversePath.of(ANN), ByteOctets.utf8(line.repeat(3_000) + "\r\n")), list);
        assertThat(text(parts(mail.take().getFirst()).get(2))).isEqualTo(line.repeat(BroughtBack.MAX_HEADER / 64));
    }

    @Test
    void eightBitsComeBackAsTheyWereAndSaySo() throws IOException {
        String post = "From: ann@example.net\r\n\r\nGr\u00fc\u00dfe\r\n--report-0\r\n--report-1--\r\n";
        reports.refusedInTx(row("NOTIFY=FAILURE RET=FULL", ReversePath.of(ANN), ByteOctets.utf8(post)), list, "");

        MailInMemory.Sent sent = mail.take().getFirst();
        assertThat(sent.mailing().body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(sent.field("Content-Transfer-Encoding")).isEqualTo("8bit");
        // RFC 2046 §5.1.1: what looks like our delimiter is none.
        assertThat(sent.text()).contains(post);
        assertThat(parts(sent)).hasSize(3);
    }

    @Test
    void anInternationalSenderIsToldWithSmtpUtf8() throws IOException {
        EmailAddress international = EmailAddress.of("j\u00fcrg@example.net");
        String post = "From: j\u00fcrg@example.net\r\nSubject: \u4f60\u597d\r\n\r\ntext\r\n";
        reports.postedInTx(row("NOTIFY=SUCCESS ORCPT=utf-8;\u00fc\\x{2B}b@example.com", ReversePath.of(international),
                ByteOctets.utf8(post)), list);

        MailInMemory.Sent sent = mail.take().getFirst();
        assertThat(sent.mailing().smtpUtf8()).isTrue();
        List<Entity> parts = parts(sent);
        // RFC 6533 §3: the ASCII form of an international address.
        assertThat(text(parts.get(1))).contains("Original-Recipient: utf-8; \\x{FC}\\x{2B}b@example.com\r\n");
        assertThat(text(parts.get(2))).isEqualTo(post.substring(0, post.indexOf("\r\n\r\n") + 2));
    }

    @Provide
    Arbitrary<List<String>> values() {
        Arbitrary<String> printable = Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(33);
        Arbitrary<String> header = Arbitraries.strings().withCharRange('\u0001', '\u00ff').excludeChars('\r', '\n').ofMaxLength(60);
        return Combinators.combine(printable, printable, header, Arbitraries.strings().ofMaxLength(60)).as(List::of);
    }

    @Property(tries = 300)
    void whateverStandsInItAReportIsWellFormed(@ForAll("values") List<String> values) throws IOException {

                       String wish = "NOTIFY=SUCCESS,FAILURE RET=FULL ENVID=" + Xtext.encode(values.get(0))
                + " ORCPT=rfc822;" + Xtext.encode(values.get(1));
        byte[] post = ("Subject: " + values.get(2) + "\r\n\r\n" + values.get(2) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE reports_sent"));

        reports.refusedInTx(row(wish, ReversePath.of(ANN), ByteOctets.of(post)), list, values.get(3));

        List<Entity> parts = parts(mail.take().getFirst());
        assertThat(parts).hasSize(3);
        String fields = text(parts.get(1));
        // RFC 3464 §2.1: two groups, whatever was asked.
        assertThat(fields.strip().split("\r\n\r\n")).hasSize(2);
        assertThat(fields).contains("\r\nStatus: 5.7.2\r\n");
        if (!values.get(0).isBlank()) {
            assertThat(fields).startsWith("Original-Envelope-Id: " + values.get(0) + "\r\n");
        }
        assertThat(fields).contains("\r\nOriginal-Recipient: rfc822; " + values.get(1) + "\r\n");
    }
}
