package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers as people never write them: what no step names leaves octet for octet, and nothing is mended on the way. */
class OddHeadersTest {

    private static String copy(String message, ListSettings settings) {
        return copy(message, settings, Authorship.AUTHOR);
    }

    private static String copy(String message, ListSettings settings, Authorship authorship) {
        ByteOctets original = ByteOctets.of(message.getBytes(StandardCharsets.ISO_8859_1));
        Post post = Posts.post(original, settings).from(authorship, "a test wants it");
        Transformed transformed = MessagesComeBack.check(post, Variant.OF_THE_LIST);
        return new String(Corpus.all(new RenderedOctets(original, transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN))),
                StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // Folded, with odd spaces around the colon (RFC 5322 §4.5), with lines of white space alone.
        "X-A \t:\tb\r\n\t \r\n  c  \r\n", "X-A:b\r\n", "X-A:\r\n", "X-A:   \r\n \r\n",
        // The same field twice, in two cases.
        "To: a@b.example\r\nTO: c@d.example\r\n", "MIME-Version: 1.0\r\nMime-version: 1.0 (x)\r\n",
        // Eight bits without a word about them, and encoded words that are none.
        "X-A: caf\u00e9 \u00ff\u0080\r\n", "X-A: =?utf-8?q?broken=ZZ?= =?x?\r\n", "X-A: =?nowhere?b?@@@?=\r\n",
        "Comments: \u0000\u0001\u007f\r\n",
        // What is wrong with a date or an id is the author's to mend.
        "Date: yesterday\r\n", "Message-ID: no angle brackets\r\n", "Date:\r\nMessage-ID:\r\n",
        // Line ends that stand alone are no line ends (RFC 5322 §2.3): they end no field, and stay.
        "X-A: b\nX-B: c\rX-C: d\r\n", "no field at all\r\n", "n\u00e4me: x\r\n"})
    void everyFieldThatNoStepNamesStaysAsItIs(String odd) {
        String rest = "From: ann@example.net\r\n" + odd + "\r\nbody\nwith \r all\r\n\r\nline ends";

        for (ListSettings settings : new ListSettings[] {Posts.transparent(), Posts.prefix("[afnog]")}) {
            assertThat(copy(rest, settings)).endsWith("\r\n" + rest);
        }
    }

    /** RFC 5322 §2.2.3: a line that begins with white space continues the field above it, which would be one of ours. */
    @ParameterizedTest
    @ValueSource(strings = {" , <collector@evil.example>\r\n", "\t, <collector@evil.example>\r\n , x\r\n",
        " \r\n\t, <collector@evil.example>\r\n", " Reply-To: collector@evil.example\r\n"})
    void aFirstLineThatContinuesNothingBecomesNoPartOfAFieldOfOurs(String line) {
        String message = "From: Ann <ann@example.net>\r\nSubject: x\r\n\r\nbody\r\n";
        ListSettings replies = Posts.settings("", "", ListSettings.ReplyTo.LIST, ListSettings.Posting.OPEN);

        for (ListSettings settings : new ListSettings[] {Posts.transparent(), replies, MessagesComeBack.everything("A footer")}) {
            for (Authorship authorship : new Authorship[] {Authorship.AUTHOR, Authorship.LIST}) {
                assertThat(copy(line + message, settings, authorship)).as(authorship + " " + settings.replyTo())
                        .isEqualTo(copy(message, settings, authorship)).doesNotContain("collector");
            }
        }
    }

    @Test
    void whatIsMissingIsAddedOnTopAndWhatIsThereIsNeverRepaired() {
        // RFC 5322 §3.6: Date and From are required, Message-ID ought to be there.
        assertThat(copy("Subject: x\r\n\r\n", Posts.transparent())).contains("\r\nDate: Fri, 2 Jan 2026 03:04:05 +0000\r\n")
                .contains("\r\nMessage-ID: <post.42.").endsWith("Precedence: list\r\nSubject: x\r\n\r\n");
        assertThat(copy("From: a\r\nDate: x\r\ndate: y\r\nMESSAGE-id: z\r\n\r\n", Posts.transparent()))
                .endsWith("Precedence: list\r\nFrom: a\r\nDate: x\r\ndate: y\r\nMESSAGE-id: z\r\n\r\n").doesNotContain("<post.42.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: caf\u00e9 \u00ff\r\n", "Subject \t: \r\n\t=?utf-8?q?x?=\r\n =?broken\r\n", "SUBJECT:\r\n x\r\n"})
    void thePrefixIsPutBeforeTheFirstOctetOfAnOddSubjectAndChangesNoOther(String subject) {
        String message = "From: a@b.example\r\n" + subject + "Subject: second\r\n\r\n";

        String copy = copy(message, Posts.prefix("[afnog]"));

        assertThat(copy.replaceFirst(" ?\\[afnog\\](\\r\\n)? ", copy.contains(":[") ? "" : " ").replaceAll("(?<=[:\\t]) +(?=\\S)", ""))
                .endsWith(message.replaceAll("(?<=[:\\t]) +(?=\\S)", ""));
        assertThat(copy).endsWith("Subject: second\r\n\r\n").containsOnlyOnce("[afnog]");
    }
}
