package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;
import org.indaba.notice.DeliveryReports;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.NewInbound;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.TestEvidence;
import org.junit.jupiter.api.Test;

/** What we write about other people's mail, we must be able to read when somebody writes it about ours. */
class OwnReportsDbTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    // RFC 3464 §2.3.
    @Test
    void ourReaderUnderstandsOurReports() {
        FakeLists lists = new FakeLists();
        MailList list = lists.add("afnog@lists.example.org");
        MailInMemory mail = new MailInMemory();
        try (TestDatabase database = TestDatabase.create()) {
            DeliveryReports reports = new DeliveryReports(new NoticeTexts(), new DeliveryReports.Post(mail, mail), new OwnAddresses(lists),
                    new SqlReportCap(database.jdbi(), () -> NOW), "mx.example.org", () -> NOW, new Random(1));
            Inbound row = new Inbound(1, new NewInbound(mail.storeInTx(ByteOctets.utf8("Subject: x\r\n\r\ntext\r\n")), list.post(),
                    list.id(), ReversePath.of(EmailAddress.of("ann@example.net")), new Peer("192.0.2.1", "x", "ESMTP", "", false),
                    BodyType.SEVEN_BIT, false, NOW, InboundState.WAITING, "", TestEvidence.senderProven(),
                    ReportWish.ofText("NOTIFY=SUCCESS,FAILURE RET=FULL ENVID=Status:+205.1.1")));

            reports.postedInTx(row, list);
            assertThat(glance(mail)).isEqualTo(new ReportGlance("2.0.0", "delivered 2.0.0"));
            reports.takenInTx(row);
            assertThat(glance(mail)).isEqualTo(new ReportGlance("2.0.0", "delivered 2.0.0"));
            reports.refusedInTx(row, list, "no");
            assertThat(glance(mail)).isEqualTo(new ReportGlance("5.7.2", "failed 5.7.2"));
        }
    }

    private static ReportGlance glance(MailInMemory mail) {
        MessageOctets octets = mail.open(mail.take().getFirst().mailing().messageId());
        return ReportGlance.of(octets, InboundHeader.of(octets));
    }
}
