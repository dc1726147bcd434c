package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.indaba.deliver.Priority;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderField;
import org.indaba.notice.Notice.Wish;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.junit.jupiter.api.Test;

class MailNoticesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:05:09Z");
    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");

    private static final List<String> HOSTILE = List.of(
            "x\r\nBcc: victim@example.com\r\n\r\nbody",
            "x\nBcc: victim@example.com",
            "x\rBcc: victim@example.com",
            "\u202Egnp.exe\u202C \u2066hidden\u2069 \u200F\u200E\u061C",
            "\u0000\u0001\u001b[31m\u007f\u0085\u2028Bcc: a@b\u2029",
            "=?utf-8?Q?=0D=0ABcc:_victim@example.com?=",
            "a".repeat(100_000),
            "é".repeat(100_000),
            "{list} {#if x} {inject:vetoed} {notice}",
            "\ud800 broken \udc00",
            "\uD83D\uDE00".repeat(300),
            " \t ",
            "");

    private final FakeLists lists = new FakeLists();
    private final MailInMemory mail = new MailInMemory();
    private final MailNotices notices = new MailNotices(
            new NoticeTexts(), mail, mail, new OwnAddresses(lists), InstantSource.fixed(NOW), new Random(1));
    private final MailList list = lists.add("afnog@lists.example.org");

    @Test
    void everyNoticeHasASampleHere() {
        assertThat(NoticeSamples.with(list, ANN, "x", ANN)).extracting(Object::getClass)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(Notice.class.getPermittedSubclasses()),
                        Stream.of(Notice.OfList.class.getPermittedSubclasses())).filter(Class::isRecord).toList());
    }

    @Test
    void hostileValuesAddNoFieldAndNoLine() {
        // RFC 5322 §2.2: a field ends at a CRLF that is not followed by white space, so no value may hold one.
        List<Notice> harmless = NoticeSamples.with(list, ANN, "harmless", ANN);
        for (String hostile : HOSTILE) {
            List<Notice> same = NoticeSamples.with(list, ANN, hostile, ANN);
            for (int i = 0; i < harmless.size(); i++) {
                assertSameShape(sent(harmless.get(i)), sent(same.get(i)), same.get(i));
            }
        }
    }

    @Property(tries = 200)
    void anyTextLeavesAsShortLinesOfPlainAscii(@ForAll String text) {
        for (Notice notice : NoticeSamples.with(list, ANN, text, ANN)) {
            assertPlain(sent(notice).text());
        }
    }

    private void assertSameShape(MailInMemory.Sent harmless, MailInMemory.Sent hostile, Notice notice) {
        assertPlain(hostile.text());
        assertThat(hostile.header().fields()).as("%s", notice).extracting(HeaderField::name)
                .containsExactlyElementsOf(harmless.header().fields().stream().map(HeaderField::name)
                        .filter(name -> !name.equals("In-Reply-To") && !name.equals("References")).toList());
        String body = body(hostile);
        assertThat(body.codePoints().filter(c -> c != '\n').map(Character::getType).boxed())
                .doesNotContain((int) Character.CONTROL, (int) Character.FORMAT, (int) Character.SURROGATE,
                        (int) Character.LINE_SEPARATOR, (int) Character.PARAGRAPH_SEPARATOR);
        assertThat(body).doesNotContainPattern("(?m)^Bcc");
        boolean mayLackLines = notice instanceof Notice.Decided || notice instanceof Notice.PostRejected
                || notice instanceof Notice.WishDeclined || notice instanceof Notice.Help
                || notice instanceof Notice.Answer || notice instanceof Notice.Invitation || notice instanceof Notice.ForwardingPaused
                || notice instanceof Notice.DeliveryTrouble || notice instanceof Notice.DomainTrouble
                || notice instanceof Notice.DeliverySuspended || notice instanceof Notice.MembersRemoved
                || notice instanceof Notice.PostsRefused || notice instanceof Notice.ComplaintHonoured;
        if (mayLackLines) {
            // An absent reason or problem has a text of its own; a moderator's reason keeps its lines, each set in; prose is wrapped.
            // Each of the two lists of places, or of things, brings a paragraph with it.
            boolean lists = notice instanceof Notice.DeliveryTrouble || notice instanceof Notice.DomainTrouble
                    || notice instanceof Notice.DeliverySuspended;
            long lines = lists ? 12 : 4;
            assertThat(body.lines().count()).isCloseTo(body(harmless).lines().count(), within(lines));
        } else {
            assertThat(body.lines()).hasSameSizeAs(body(harmless).lines().toList());
        }
        String subject = EncodedWords.decode(hostile.field("Subject"));
        assertThat(subject.codePointCount(0, subject.length())).isLessThanOrEqualTo(300);
    }

    private static void assertPlain(String message) {
        assertThat(message.replace("\r\n", "").chars()).allMatch(c -> c >= 32 && c < 127 || c == '\t');
        // RFC 5322 §2.1.1: 78 characters a line are recommended, 998 are the most; a long word in a header cannot be folded.
        int body = message.indexOf("\r\n\r\n");
        assertThat(message.substring(body).split("\r\n")).allMatch(line -> line.length() <= 78);
        assertThat(message.substring(0, body).split("\r\n")).allMatch(line -> line.length() <= 400);
    }

    @Test
    void aSubjectInAnyScriptIsReadAsItWas() {
        String subject = "Réunion à Κάιρο, 会議の件, and quite some more words so that the field must be folded more than once";
        MailInMemory.Sent sent = sent(held("Ann", subject, "not a member"));

        // RFC 2047 §2: encoded words carry what ASCII cannot.
        assertThat(sent.field("Subject")).containsIgnoringCase("=?utf-8?B?");
        assertThat(EncodedWords.decode(sent.field("Subject"))).isEqualTo("Waiting at afnog@lists.example.org: " + subject);
        assertThat(sent.field("Content-Transfer-Encoding")).isEqualTo("quoted-printable");
        assertThat(body(sent)).contains("  Subject:  " + subject + "\n");
    }

    @Test
    void aTextThatLooksLikeAnEncodedWordIsShownAsItCame() {
        MailInMemory.Sent sent = sent(held("Ann", "=?utf-8?B?QmNj?=", "x"));

        assertThat(sent.field("Subject")).doesNotContain("=?utf-8?B?QmNj?=");
        assertThat(EncodedWords.decode(sent.field("Subject"))).endsWith("=?utf-8?B?QmNj?=");
    }

    @Test
    void aConfirmationCanBeAnsweredAndSaysThatNobodyNeedsTo() {
        MailInMemory.Sent sent = sent(new Notice.Answer(
                new Notice.ConfirmationAsked(list, List.of(ANN), List.of(new Notice.Asked(list, Wish.JOIN)), NoticeSamples.TOKEN,
                        "https://lists.example.org/confirm/" + NoticeSamples.TOKEN, ""), "<q1@example.net>"));

        assertThat(sent.field("From")).isEqualTo("afnog list <afnog-request@lists.example.org>");
        assertThat(sent.field("Reply-To")).isEqualTo("afnog-confirm+" + NoticeSamples.TOKEN + "@lists.example.org");
        assertThat(sent.field("Subject")).startsWith("Confirm " + NoticeSamples.TOKEN + " to join");
        assertThat(sent.text()).contains("\r\n  https://lists.example.org/confirm/" + NoticeSamples.TOKEN + "\r\n");
        assertThat(sent.field("To")).isEqualTo("ann@example.net");
        // RFC 3834 §3.1.6, §3.1.8 and §5: what an automatic answer carries.
        assertThat(sent.field("In-Reply-To")).isEqualTo("<q1@example.net>");
        assertThat(sent.field("References")).isEqualTo("<q1@example.net>");
        assertThat(sent.field("Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(sent.field("Precedence")).isEqualTo("bulk");
        // RFC 5322 §3.3 and RFC 2045 §4.
        assertThat(sent.field("Date")).isEqualTo("Sun, 1 Mar 2026 08:05:09 +0000");
        assertThat(sent.field("MIME-Version")).isEqualTo("1.0");
        assertThat(sent.field("Message-ID")).matches("<[0-9a-f.]+@lists\\.example\\.org>");
    }

    @Test
    void aQuestionAboutSeveralListsNamesThemAll() {
        MailList other = lists.add("other@lists.example.org");
        MailInMemory.Sent sent = sent(new Notice.ConfirmationAsked(list, List.of(ANN),
                List.of(new Notice.Asked(list, Wish.LEAVE), new Notice.Asked(other, Wish.JOIN)), NoticeSamples.TOKEN,
                "http://localhost/x", ""));

        assertThat(sent.field("Subject")).isEqualTo("Confirm " + NoticeSamples.TOKEN + " for 2 questions");
        assertThat(sent.text()).contains("\r\n    leave  afnog@lists.example.org\r\n    join  other@lists.example.org\r\n");
    }

    @Test
    void whoAskedOnAFrenchPageIsAskedInFrench() {
        MailInMemory.Sent sent = sent(new Notice.ConfirmationAsked(list, List.of(ANN), List.of(new Notice.Asked(list, Wish.JOIN)),
                NoticeSamples.TOKEN, "http://localhost/x", "fr-CA"));

        // What an answer carries back is a command, in any language.
        assertThat(EncodedWords.decode(sent.field("Subject"))).isEqualTo("Confirm " + NoticeSamples.TOKEN + " pour s’abonner à "
                + "afnog@lists.example.org");
    }

    @Test
    void theReturnPathIsOneWhoseMailIsNeverAnswered() {
        MailInMemory.Sent sent = sent(new Notice.Joined(list, List.of(ANN)));

        // RFC 3834 §3.3: the envelope sender of an automatic mail is one that answers nothing.
        assertThat(sent.mailing().returnPath()).isEqualTo(
                new ReturnPathRule.Signed(TokenPurpose.NOTICE, EmailAddress.of("postmaster@lists.example.org")));
        assertThat(sent.mailing().priority()).isEqualTo(Priority.NOTICE);
        assertThat(sent.mailing().postId()).isZero();
        // RFC 6376 §5.1: the domain that says it wrote the mail.
        assertThat(sent.mailing().signedFor()).isEqualTo("lists.example.org");
        assertThat(sent.field("Auto-Submitted")).isEqualTo("auto-generated");
    }

    @Test
    void aListWithTheLongestNameHasAnAddressForAnswersToo() {
        // RFC 5321 §4.5.3.1.1: 64 octets of local part hold no token behind more than 30 octets of name and -confirm+.
        MailList longest = lists.add("b".repeat(32) + "@lists.example.org");

        assertThat(sent(new Notice.ConfirmationAsked(longest, List.of(ANN), List.of(new Notice.Asked(longest, Wish.JOIN)),
                NoticeSamples.TOKEN, "http://localhost:8080/confirm/x", "")).field("Reply-To"))
                .isEqualTo(longest.confirm(NoticeSamples.TOKEN).toString()).contains("+" + NoticeSamples.TOKEN);
    }

    @Test
    void anAnswerToWhatWaitsAcceptsItAndTheOtherAddressStandsInTheText() {
        MailInMemory.Sent sent = sent(held("Ann", "Hello", "x"));

        assertThat(sent.field("Reply-To")).isEqualTo("afnog-confirm+" + NoticeSamples.TOKEN + "@lists.example.org");
        assertThat(sent.text()).contains("\r\n  afnog-confirm+z" + NoticeSamples.TOKEN.substring(1) + "@lists.example.org\r\n");
    }

    @Test
    void postsThatWaitTogetherEachHaveTheirAddressesAndThePageHasTheRest() {
        List<WaitingPost> others = List.of(new WaitingPost(18, "Bob", "x".repeat(NoticeTexts.MAX_VALUE + 1), verdicts("b")),
                new WaitingPost(19, "Cleo\r\n  Refuse:   cleo@example.com", "Hi", verdicts("c")));
        MailInMemory.Sent sent = sent(new Notice.PostHeld(list, List.of(ANN), new WaitingPost(17, "Ann", "Hello", verdicts()),
                Saying.verbatim("x"), others, 7, "http://localhost/held"));

        assertThat(sent.field("Reply-To")).isEqualTo(verdicts().accept().toString());
        assertThat(body(sent)).contains("2 more posts wait. To decide about one, write to one of its two addresses:\n\n  From:     Bob\n"
                + "  Subject:  " + "x".repeat(NoticeTexts.MAX_VALUE - 1) + "…\n"
                + "  Accept:   " + verdicts("b").accept() + "\n  Refuse:   " + verdicts("b").refuse() + "\n\n"
                + "  From:     Cleo Refuse: cleo@example.com\n  Subject:  Hi\n"
                + "  Accept:   " + verdicts("c").accept() + "\n  Refuse:   " + verdicts("c").refuse() + "\n\n"
                + "And 7 more wait, for which this mail has no room.\n\n")
                .contains("\n\n  http://localhost/held\n\n").contains("  bin/indaba held accept 17\n").doesNotContain("\n\n\n");
        assertThat(body(sent(held("Ann", "Hello", "x")))).contains("http://localhost/held").doesNotContain("more", "\n\n\n");
    }

    @Test
    void anAddressThatIsShellCodeStandsInNoCommand() {
        EmailAddress hostile = new EmailAddress("`reboot`'$(x);&|", "example.net");
        MailInMemory.Sent sent = sent(new Notice.DecisionAsked(list, List.of(ANN), 7, hostile, Wish.JOIN, verdicts(),
                "https://x.example/"));

        assertThat(body(sent).lines().filter(line -> line.contains("bin/indaba"))).containsExactly("  bin/indaba requests accept 7");
    }

    @Test
    void anAddressBeyondAsciiGoesWithSmtpUtf8() {
        EmailAddress other = EmailAddress.of("анна@example.net");
        MailInMemory.Sent sent = sent(new Notice.Joined(list, List.of(other)));

        // RFC 6532 §3.2: UTF-8 in header fields; only where SMTPUTF8 carries it.
        assertThat(sent.mailing().smtpUtf8()).isTrue();
        assertThat(sent.field("To")).isEqualTo("анна@example.net");
        assertThat(sent(new Notice.Joined(list, List.of(ANN))).mailing().smtpUtf8()).isFalse();
    }

    @Test
    void everyRecipientGetsAMailOfTheirOwn() {
        notices.sendInTx(new Notice.Joined(list, List.of(ANN, EmailAddress.of("bob@example.net"), ANN)));

        assertThat(mail.sent()).extracting(sent -> sent.field("To")).containsExactly("ann@example.net", "bob@example.net");
        assertThat(mail.sent()).extracting(sent -> sent.mailing().messageId()).doesNotHaveDuplicates();
    }

    @Test
    void addressesOfListsAndMailerDaemonsGetNothing() {
        List<EmailAddress> own = Stream.of("afnog@lists.example.org", "owner-afnog@lists.example.org",
                "AFNOG-Request@lists.example.org", "afnog-join@lists.example.org", "afnog+subscribe@lists.example.org",
                "postmaster@lists.example.org", "owner-afnog+" + NoticeSamples.TOKEN + "@lists.example.org",
                "MAILER-DAEMON@example.com").map(EmailAddress::of).toList();

        notices.sendInTx(new Notice.Joined(list, own));

        assertThat(mail.sent()).isEmpty();
    }

    @Test
    void aNoticeThatReachesNobodySinceItsRecipientsAreOursIsWarnedOf() {
        List<LogRecord> warnings = new ArrayList<>();
        Handler watch = new Handler() {
            @Override
            public void publish(LogRecord line) {
                warnings.add(line);
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        Logger log = Logger.getLogger(MailNotices.class.getName());
        log.addHandler(watch);
        try {
            notices.sendInTx(new Notice.Joined(list, List.of(ANN, list.post())));
            notices.sendInTx(new Notice.Joined(list, List.of()));
            assertThat(warnings).isEmpty();

            notices.sendInTx(new Notice.Joined(list, List.of(list.post())));

            assertThat(warnings).singleElement().satisfies(warning -> {
                assertThat(warning.getLevel()).isEqualTo(Level.WARNING);
                assertThat(warning.getMessage() + Arrays.toString(warning.getParameters())).contains("Joined", list.post().toString());
            });
        } finally {
            log.removeHandler(watch);
        }
    }

    @Test
    void messageIdsAreUnique() {
        IntStream.range(0, 1_000).forEach(_ -> notices.sendInTx(new Notice.Joined(list, List.of(ANN))));

        // RFC 5322 §3.6.4: each message has an identifier of its own.
        assertThat(mail.sent()).extracting(sent -> sent.field("Message-ID")).doesNotHaveDuplicates();
    }

    @Test
    void aReasonHasTwentyLinesAtMost() {
        String twenty = "line\n".repeat(NoticeTexts.MAX_REASON_LINES);

        assertThat(body(sent(new Notice.PostRejected(list, List.of(ANN), "s", twenty)))).containsOnlyOnce("    line\n\n")
                .satisfies(body -> assertThat(body.lines().filter("    line"::equals)).hasSize(20));
        assertThat(body(sent(new Notice.PostRejected(list, List.of(ANN), "s", twenty + "line\n"))).lines().filter("    line"::equals))
                .hasSize(20);
    }

    @Test
    void whoWritesMoreThanTwentyLinesIsShownToHaveSaidMore() {
        String twenty = "line\n".repeat(NoticeTexts.MAX_REASON_LINES);

        assertThat(body(sent(new Notice.PostRejected(list, List.of(ANN), "s", twenty)))).doesNotContain("…");
        assertThat(body(sent(new Notice.PostRejected(list, List.of(ANN), "s", twenty + "more\nand more\n"))))
                .contains("    line\n    …\n").doesNotContain("more");
    }

    @Test
    void aWishThatOwnersDidNotAgreeToIsRefusedInWholeSentences() {
        assertThat(body(sent(new Notice.WishDeclined(list, List.of(ANN), Wish.JOIN, "Not now.", ""))).replace('\n', ' '))
                .contains("Its owners did not agree. They write:      Not now.  They can be asked at:");
        assertThat(body(sent(new Notice.WishDeclined(list, List.of(ANN), Wish.JOIN, "", ""))).replace('\n', ' '))
                .contains("Its owners did not agree, and gave no reason.  They can be asked at:");
    }

    /** What pages and programs take of owners, as a paragraph in one line. */
    @Test
    void allThatOwnersMayWriteIsSentInLinesOfOrdinaryWidth() {
        String words = "fourteen words are here, and the reader of them wants to see every one ".repeat(30).substring(0, 2_000).strip();
        List<Notice> notices = List.of(new Notice.PostRejected(list, List.of(ANN), "s", words),
                new Notice.WishDeclined(list, List.of(ANN), Wish.JOIN, words, ""),
                new Notice.Invitation(list, List.of(ANN), words, NoticeSamples.TOKEN, "http://localhost:8080/confirm/x", ""));

        for (Notice notice : notices) {
            List<String> said = body(sent(notice)).lines().filter(line -> line.startsWith("    ")).toList();
            assertThat(String.join(" ", said.stream().map(String::strip).toList())).as("%s", notice).isEqualTo(words);
            assertThat(said).hasSizeBetween(20, 35).allMatch(line -> line.length() <= 76);
        }
    }

    @Test
    void aValueIsShownUpToItsLimit() {
        String whole = "a".repeat(NoticeTexts.MAX_VALUE);

        assertThat(body(sent(new Notice.Help(list, List.of(ANN), Saying.verbatim(whole))))).contains(whole + "\n");
        assertThat(body(sent(new Notice.Help(list, List.of(ANN), Saying.verbatim(whole + "a"))))).contains(whole.substring(1) + "…\n");
    }

    @Test
    void anAnswerToAnAnswerIsRefused() {
        Notice answer = new Notice.Answer(new Notice.Joined(list, List.of(ANN)), "");

        assertThatThrownBy(() -> new Notice.Answer(answer, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private MailInMemory.Sent sent(Notice notice) {
        mail.take();
        notices.sendInTx(notice);
        assertThat(mail.sent()).hasSize(1);
        return mail.sent().getFirst();
    }

    private static String body(MailInMemory.Sent sent) {
        String raw = sent.text().substring(sent.text().indexOf("\r\n\r\n") + 4);
        if (!sent.field("Content-Transfer-Encoding").equals("quoted-printable")) {
            return raw.replace("\r\n", "\n");
        }
        try (QuotedPrintableInputStream decoded =
                new QuotedPrintableInputStream(new ByteArrayInputStream(raw.getBytes(StandardCharsets.US_ASCII)))) {
            return new String(decoded.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Notice held(String author, String subject, String reason) {
        return new Notice.PostHeld(list, List.of(ANN), new WaitingPost(17, author, subject, verdicts()), Saying.verbatim(reason), List.of(),
                0, "http://localhost/held");
    }

    /** @param first of the tokens, a letter */
    private Notice.Verdicts verdicts(String first) {
        return new Notice.Verdicts(list.confirm(first + "x" + NoticeSamples.TOKEN.substring(2)),
                list.confirm(first + "y" + NoticeSamples.TOKEN.substring(2)));
    }

    private Notice.Verdicts verdicts() {
        return new Notice.Verdicts(list.confirm(NoticeSamples.TOKEN), list.confirm("z" + NoticeSamples.TOKEN.substring(1)));
    }
}
