package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.testing.FakeLists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersRuleTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@people.example");

    private final MailList list = new FakeLists().add("afnog@lists.example.org");

    // RFC 3834 §2 and §5: what is marked in any field of the name, and in ways older than the RFC.
    @ParameterizedTest
    @ValueSource(strings = {
        "X-Auto-Reply: yes", "X-Vacation: yes", "X-Mail-Autoreply: yes", "Autorespond: yes", "X-Apple-Action: vacation",
        "Auto-Submitted: no\nAuto-Submitted: auto-replied", "Precedence: list\nPrecedence: auto_reply",
        "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nSubject: Automatic reply: hello"})
    void whatIsMarkedAsAnAutomaticAnswerIsRefused(String fields) {
        assertThat(look(fields)).isInstanceOfSatisfying(Finding.Objection.class,
                objection -> assertThat(objection.verdict()).isInstanceOf(Verdict.Reject.class));
    }

    @Test
    void whatOnlyItsSubjectMakesAnAnswerWaits() {
        assertThat(look("Subject: Automatic reply: hello")).isInstanceOfSatisfying(Finding.Objection.class, objection ->
                assertThat(objection.verdict()).isEqualTo(new Verdict.Hold("its subject is that of an automatic answer")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "X-Auto-Response-Suppress: DR, OOF, AutoReply", "Subject: Re: Automatic reply: hello", "Subject: Out of office hours",
        "Auto-Submitted: auto-generated", "X-Autoreply: no", "Precedence: list"})
    void whatAPersonMayHaveWrittenIsNotObjectedTo(String fields) {
        assertThat(look(fields)).isInstanceOf(Finding.NoObjection.class);
    }

    private Finding look(String fields) {
        ByteOctets octets = ByteOctets.utf8("From: ann@people.example\r\n" + fields.replace("\n", "\r\n") + "\r\n\r\ntext\r\n");
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        Envelope envelope = new Envelope(ReversePath.of(ANN), List.of(list.post()), BodyType.SEVEN_BIT, false, List.of());
        Peer peer = new Peer("192.0.2.1", "mx.example", "ESMTP", "", false);
        return new AnswersRule().look(new Post(list, list.post(), new ArrivedMessage(peer, envelope, header, octets)));
    }
}
