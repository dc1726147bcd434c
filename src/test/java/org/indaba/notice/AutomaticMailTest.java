package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutomaticMailTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");

    // RFC 3834 §2: what is not answered; RFC 6522 §3: reports among it.
    @ParameterizedTest
    @ValueSource(strings = {
        "Auto-Submitted: auto-replied", "auto-submitted: AUTO-GENERATED", "Auto-Submitted: auto-notified; owner-email=\"x\"",
        "Auto-Submitted:", "Auto-Submitted: no\r\nAuto-Submitted: auto-replied", "Precedence: bulk", "Precedence: LIST",
        "Precedence: junk (x)", "List-Id: <a.example.org>", "List-Unsubscribe: <mailto:x@example.org>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x", "Return-Path: <>", "X-Autoreply: yes",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply", "X-Apple-Action: VACATION", "Subject: Automatic reply: hello",
        "Subject: Out of Office: hello", "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:?= hello",
        "Subject: Undelivered Mail Returned to Sender"})
    void aMachinesHeaderIsNotAnswered(String field) {
        assertThat(AutomaticMail.unanswerable(ReversePath.of(ANN), header(field), ANN)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Subject: join", "Auto-Submitted: no", "Auto-Submitted: No (a person)", "Precedence: first-class", "Subject: about auto replies",
        "Content-Type: multipart/alternative; boundary=x", "X-Autoreply: no", "X-Auto-Response-Suppress: None"})
    void aPersonsHeaderIsAnswered(String field) {
        assertThat(AutomaticMail.unanswerable(ReversePath.of(ANN), header(field), ANN)).isEmpty();
    }

    @Test
    void theNullSenderIsNotAnswered() {
        // RFC 5321 §4.5.5: mail with the null path is never replied to.
        assertThat(AutomaticMail.unanswerable(ReversePath.none(), header("Subject: join"), ANN)).isPresent();
        assertThat(AutomaticMail.declared(ReversePath.none(), header("Subject: join"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAILER-DAEMON", "postmaster", "noreply", "no-reply+17", "owner-afnog", "afnog-request", "afnog-bounces+x",
        "afnog-join", "listserv"})
    void aMachinesAddressIsNotAnswered(String local) {
        EmailAddress machine = new EmailAddress(local, "example.net");

        assertThat(AutomaticMail.unanswerable(ReversePath.of(ANN), header("Subject: join"), machine)).isPresent();
        assertThat(AutomaticMail.unanswerable(ReversePath.of(machine), header("Subject: join"), ANN)).isPresent();
    }

    @Test
    void onlyNullSenderAndAutoSubmittedAreDeclarations() {
        assertThat(AutomaticMail.declared(ReversePath.of(ANN), header("Precedence: bulk"))).isFalse();
        assertThat(AutomaticMail.declared(ReversePath.of(ANN), header("Auto-Submitted: auto-generated"))).isTrue();
        assertThat(AutomaticMail.declared(ReversePath.of(ANN), header("Auto-Submitted: no"))).isFalse();
    }

    private static HeaderBlock header(String fields) {
        if (HeaderBlock.read(ByteOctets.utf8(fields + "\r\n\r\n")) instanceof HeaderReading.Read(HeaderBlock header)) {
            return header;
        }
        throw new IllegalStateException();
    }
}
