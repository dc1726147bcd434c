package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.indaba.auth.Authentication;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimResult;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.NewInbound;
import org.indaba.testing.MailInMemory;
import org.junit.jupiter.api.Test;

/** How much DNS is asked for the signatures of reports that came together. */
class ReportSignaturesTest {

    private static final int SIGNATURES = 10;

    private final MailInMemory mail = new MailInMemory();
    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-02T08:00:00Z");

    private Complaints.Signatures.Together together() {
        Dns dns = new TextsOnlyDns(name -> {
            asked.add(name);
            return new DnsAnswer.NoSuchName<>();
        });
        return new ReportSignatures(mail, new Authentication(dns, () -> now, "mx.example.org"), dns, () -> now).together();
    }

    /** With as many signatures as are looked at, each with a key of its own. */
    private Inbound report(int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SIGNATURES; i++) {
            text.append("DKIM-Signature: v=1; a=rsa-sha256; d=provider.example; s=s%d-%d; h=from; bh=YWJj; b=YWJj\r\n"
                    .formatted(number, i));
        }
        long message = mail.storeInTx(ByteOctets.utf8(text + "From: fbl@provider.example\r\n\r\nspam\r\n"));
        return new Inbound(number, new NewInbound(message, EmailAddress.of("owner-afnog@lists.example.org"), 1, ReversePath.none(),
                new Peer("192.0.2.1", "x", "ESMTP", "", false), BodyType.SEVEN_BIT, false, now, InboundState.WAITING, "", "",
                ReportWish.none()));
    }

    @Test
    void reportsThatComeTogetherAskSoManyQuestionsAndNoneMore() {
        Complaints.Signatures.Together together = together();
        int reports = ReportSignatures.BOUNDS.questions() / SIGNATURES;
        for (int i = 0; i < reports; i++) {
            assertThat(together.of(report(i))).hasSize(SIGNATURES).extracting(DkimOutcome::result)
                    .allMatch(DkimResult.PermError.class::isInstance);
        }
        assertThat(asked).hasSize(ReportSignatures.BOUNDS.questions());

        assertThat(together.of(report(reports))).hasSize(SIGNATURES).extracting(DkimOutcome::result)
                .allMatch(DkimResult.TempError.class::isInstance);

        assertThat(asked).hasSize(ReportSignatures.BOUNDS.questions());
    }

    // RFC 6376 §6.1.2: a key that cannot be had now proves nothing now.
    @Test
    void nothingIsAskedWhenTheirTimeIsOverAndTheNextHaveTheirOwn() {
        Complaints.Signatures.Together together = together();
        now = now.plus(ReportSignatures.BOUNDS.time()).minusNanos(1);
        together.of(report(1));
        assertThat(asked).hasSize(SIGNATURES);

        now = now.plusNanos(1);
        assertThat(together.of(report(2))).extracting(DkimOutcome::result).allMatch(DkimResult.TempError.class::isInstance);
        assertThat(asked).hasSize(SIGNATURES);

        together().of(report(2));
        assertThat(asked).hasSize(2 * SIGNATURES);
    }
}
