package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "Subject: =?iso-8859-1?Q?R=E9ponse=A0automatique=A0:_hi?=", "Subject: Undelivered Mail Returned to Sender"})
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

    // RFC 3834 §2 and §5, RFC 6522 §3: the mark is said as the reason of a refusal.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Auto-Submitted: no~Auto-Submitted: auto-replied     | Auto-Submitted: auto-replied",
        "Precedence: first-class~Precedence: auto_reply      | Precedence: auto_reply",
        "Content-Type: multipart/report; boundary=x          | a multipart/report",
        "x-auto-reply: yes                                   | X-Auto-Reply",
        "X-Vacation: on                                      | X-Vacation",
        "X-Mail-Autoreply: 1                                 | X-Mail-Autoreply",
        "Autorespond: yes                                    | Autorespond",
        "X-Apple-Action: vacation                            | X-Apple-Action: vacation",
        "X-Failed-Recipients: bob@example.com                | X-Failed-Recipients",
        "Auto-Submitted: auto-generated~Subject: Automatic reply: hi | the subject of an automatic answer",
        "X-Auto-Response-Suppress: All~Subject: Out of Office AutoReply: hi | the subject of an automatic answer"})
    void anAutomaticAnswerIsKnownByItsMark(String fields, String mark) {
        assertThat(AutomaticMail.answer(ReversePath.of(ANN), header(fields.replace("~", "\r\n")))).contains(mark);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, OOF, AutoReply\r\nSubject: hello", "X-Autoreply: no",
        "Auto-Submitted: auto-generated", "Precedence: bulk\r\nSubject: Away from home: a letter", "Precedence: list",
        "List-Id: <a.example.org>", "Subject: Re: Automatic reply: hi", "Subject: Out of office hours", "Subject: Automatic reply: hi",
        "Return-Path: <>"})
    void whatAPersonMayHaveWrittenIsNoAutomaticAnswer(String fields) {
        assertThat(AutomaticMail.answer(ReversePath.of(ANN), header(fields))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Automatic reply: hi | true", "AUTOMATIC REPLY : hi | true", "=?utf-8?Q?R=C3=A9ponse_automatique_:?= hi | true",
        "=?iso-8859-1?Q?R=E9ponse_automatique=A0:_hi?= | true", "=?utf-8?Q?R=C3=A9ponse_automatique=E2=80=AF:?= hi | true",
        "Abwesenheitsnotiz: hi | true", "Re: Automatic reply: hi | false", "Automatic reply to everything | false",
        "Out of office hours: when? | false", "Auto: what to buy | false", ": hi | false", "On vacation: hi | false"})
    void aSubjectResemblesAnAnswerByWhatStandsBeforeTheColon(String subject, boolean resembles) {
        assertThat(AutomaticMail.resemblesAnswer(header("Subject: " + subject))).isEqualTo(resembles);
    }

    @Test
    void whatIsMadeByAMachineIsKnownByAnyOfItsFields() {
        assertThat(AutomaticMail.made(header("Auto-Submitted: no\r\nAuto-Submitted: auto-generated (x)")))
                .contains("Auto-Submitted: auto-generated");
        assertThat(AutomaticMail.made(header("Precedence: first-class\r\nPrecedence: Bulk"))).contains("Precedence: bulk");
        assertThat(AutomaticMail.made(header("Auto-Submitted: " + "a".repeat(50)))).contains("Auto-Submitted: " + "a".repeat(40));
        assertThat(AutomaticMail.made(header("Auto-Submitted:\r\nPrecedence: list\r\nAuto-Submitted: No (x)"))).isEmpty();
    }

    private static HeaderBlock header(String fields) {
        if (HeaderBlock.read(ByteOctets.utf8(fields + "\r\n\r\n")) instanceof HeaderReading.Read(HeaderBlock header)) {
            return header;
        }
        throw new IllegalStateException();
    }
}
