package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.testing.InTime.inTime;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.EncodedWords;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners say in place of our words. */
class OwnTextsTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");

    private final Map<String, OwnText> own = new HashMap<>();
    private final FakeLists lists = new FakeLists();
    private final MailList list = lists.add("afnog@lists.example.org");
    private final MailInMemory mail = new MailInMemory();
    private final NoticeTexts notices = new NoticeTexts(ReaderLanguages.ofNobody(),
            (id, notice, language) -> Optional.ofNullable(own.get(id + " " + notice + " " + language)));
    private final OwnTexts texts = new OwnTexts(notices, Languages.shipped());

    private static OwnText right(TextKind kind, String subject, String body) {
        return ((OwnText.Checked.Right) OwnText.check(kind, subject, body)).text();
    }

    private static String wrong(TextKind kind, String subject, String body) {
        return ((OwnText.Checked.Wrong) OwnText.check(kind, subject, body)).reason().inEnglish();
    }

    private void say(TextKind kind, String subject, String body) {
        own.put(list.id() + " " + kind.word() + " en", right(kind, subject, body));
    }

    private MailInMemory.Sent sent(Notice notice) {
        new MailNotices(notices, mail, mail, new OwnAddresses(lists), InstantSource.fixed(Instant.EPOCH), new Random(1)).sendInTx(notice);
        return mail.take().getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void ourWordsAreTheBeginningAndCanBeKept(TextKind kind) {
        for (Language language : Languages.shipped().all()) {
            OwnText ours = texts.ours(kind, language);

            assertThat(right(kind, ours.subject(), ours.body())).as("%s %s", kind, language).isEqualTo(ours);
            assertThat(ours.body()).doesNotContain("-- ");
            OwnText preview = texts.preview(list, kind, language, ours, "http://localhost:8080");
            assertThat(preview.subject() + preview.body()).as("%s %s", kind, language).doesNotContain("{").contains("afnog@");
        }
    }

    @Test
    void theirWordsAreSentWithValuesAndTheFootOfTheList() {
        say(TextKind.WELCOME, "Karibu at {list}!", "Welcome.\n\nTo leave: {leave}");

        MailInMemory.Sent sent = sent(new Notice.Joined(list, List.of(ANN)));

        assertThat(sent.field("Subject")).isEqualTo("Karibu at afnog@lists.example.org!");
        assertThat(sent.text()).endsWith("\r\n\r\nWelcome.\r\n\r\nTo leave: afnog-leave@lists.example.org\r\n\r\n-- \r\n"
                + "The list afnog@lists.example.org. Its owners: owner-afnog@lists.example.org\r\n");
        assertThat(sent.field("Auto-Submitted")).isEqualTo("auto-generated");
    }

    @Test
    void aProblemIsToldWhateverOwnersSayOfTheList() {
        Notice help = new Notice.Help(list, List.of(ANN), Saying.of("mail-help-not-valid"));
        String problem = "The confirmation is not, or no longer, valid.";
        say(TextKind.HELP, "How {list} works", "Write to {join}.");

        assertThat(sent(help).text().split("\r\n\r\n", 2)[1]).startsWith(problem)
                .contains("\r\n\r\nWrite to afnog-join@lists.example.org.\r\n");
        assertThat(sent(new Notice.Help(list, List.of(ANN), Saying.verbatim(""))).text().split("\r\n\r\n", 2)[1]).startsWith("Write to ");
        say(TextKind.HELP, "How {list} works", "Write to {join}.\n\n{problem}");
        assertThat(sent(help).text().split("\r\n\r\n", 2)[1]).startsWith("Write to ").containsOnlyOnce(problem);
    }

    @Test
    void otherNoticesListsAndLanguagesKeepOurs() {
        say(TextKind.CONFIRM_JOIN, "Really? {token}", "Here: {link} or {join}");
        Notice.Asked join = new Notice.Asked(list, Notice.Wish.JOIN);
        Notice.Asked leave = new Notice.Asked(list, Notice.Wish.LEAVE);

        assertThat(question(List.of(join), "").field("Subject")).isEqualTo("Really? " + NoticeSamples.TOKEN);
        assertThat(question(List.of(join), "").text()).contains("Here: http://localhost/c or afnog-join@lists.example.org");
        assertThat(question(List.of(leave), "").field("Subject")).startsWith("Confirm ");
        assertThat(question(List.of(join, leave), "").field("Subject")).startsWith("Confirm ");
        assertThat(EncodedWords.decode(question(List.of(join), "fr").field("Subject"))).doesNotContain("Really");
    }

    private MailInMemory.Sent question(List<Notice.Asked> asked, String language) {
        return sent(new Notice.ConfirmationAsked(list, List.of(ANN), asked, NoticeSamples.TOKEN, "http://localhost/c", language));
    }

    @Test
    void nothingInAValueHasAMeaning() {
        say(TextKind.REJECTED, "No: {subject}", "{reason}\n{subject}");

        String hostile = "{reason} $1 \\ {t:x}\r\nBcc: x@example.com";
        MailInMemory.Sent sent = sent(new Notice.PostRejected(list, List.of(ANN), hostile, "a\n{list}"));

        assertThat(sent.field("Subject")).isEqualTo("No: {reason} $1 \\ {t:x} Bcc: x@example.com");
        assertThat(sent.text()).contains("\r\n\r\n    a\r\n    {list}\r\n{reason} $1 \\ {t:x} Bcc: x@example.com\r\n");
        assertThat(sent.header().all("Bcc")).isEmpty();
    }

    @Test
    void onlyKnownValuesMayStandInIt() {
        assertThat(wrong(TextKind.WELCOME, "x", "Hello {name}")).contains("{name}", "{list}");
        assertThat(wrong(TextKind.WELCOME, "x {token}", "Hello")).contains("{token}");
        assertThat(wrong(TextKind.CONFIRM_JOIN, "x", "Hello")).contains("{link}");
        assertThat(right(TextKind.WELCOME, "x", "{#if x} {inject:frame.formToken} { } {{list}} {T:x}").body())
                .as("braces alone are text").contains("{inject:frame.formToken}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202eb", "a\u0000b", "a\u2066b", "a\u200bb", "a\ud800b", "a\u001bb", "a\u2028b"})
    void whatHidesTextIsRefused(String hostile) {
        assertThat(wrong(TextKind.WELCOME, hostile, "x")).contains("invisible");
        assertThat(wrong(TextKind.WELCOME, "x", hostile)).contains("invisible");
    }

    @Test
    void aSubjectIsOneLine() {
        assertThat(wrong(TextKind.WELCOME, "x\r\nBcc: y", "x")).contains("invisible");
        assertThat(right(TextKind.WELCOME, " x ", "\r\n\r\na\tb  \r\nc\r\n\r\n")).isEqualTo(new OwnText("x", "a    b\nc"));
    }

    @Test
    void lengthsHaveTheirLimits() {
        assertThat(right(TextKind.WELCOME, "s".repeat(OwnText.MAX_SUBJECT), "b".repeat(OwnText.MAX_BODY))).isNotNull();
        assertThat(wrong(TextKind.WELCOME, "s".repeat(OwnText.MAX_SUBJECT + 1), "b")).contains("151");
        assertThat(wrong(TextKind.WELCOME, "s", "b".repeat(OwnText.MAX_BODY + 1))).contains("4,001");
        assertThat(right(TextKind.WELCOME, "s", "b\n".repeat(OwnText.MAX_LINES))).isNotNull();
        assertThat(wrong(TextKind.WELCOME, "s", "b\n".repeat(OwnText.MAX_LINES) + "b")).contains("101");
        assertThat(wrong(TextKind.WELCOME, " ", "b")).isEqualTo(wrong(TextKind.WELCOME, "s", " \n "));
    }

    @Test
    void whatIsTypedBesideThemHasItsLimitToo() {
        String blanks = " ".repeat(OwnText.MAX_TYPED - 1);

        assertThat(right(TextKind.WELCOME, "s", "b" + blanks).body()).isEqualTo("b");
        assertThat(wrong(TextKind.WELCOME, "s", "b" + blanks + " ")).contains("16,001");
        assertThat(inTime(() -> wrong(TextKind.WELCOME, "s", " ".repeat(250_000) + "x"))).contains("250,001");
        assertThat(inTime(() -> wrong(TextKind.WELCOME, "s", "x\u0301\u0316".repeat(80_000)))).contains("240,000");
    }
}
