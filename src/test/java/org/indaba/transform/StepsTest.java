package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.Rendering;
import org.indaba.mime.SlotValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {

    private static final String WHOLE = "From: ann@example.net\nDate: x\nMessage-ID: <a@b>\n";

    static String copy(Post post) {
        Transformed transformed = new Steps().apply(post, Variant.OF_THE_LIST);
        byte[] octets = Corpus.all(new RenderedOctets(post.octets(), transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN)));
        return new String(octets, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** What the copy has behind the last field that every copy gets. */
    private static String rest(Post post) {
        String copy = copy(post);
        return copy.substring(copy.indexOf("Precedence: list\n") + 17);
    }

    private static String copy(Post post, Variant.Wish wish) {
        Rendering rendering = new Steps().apply(post, new Variant(Set.of(wish))).rendering();
        byte[] octets = Corpus.all(new RenderedOctets(post.octets(), rendering, SlotValues.ofLeaveToken(Posts.TOKEN)));
        return new String(octets, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    @Test
    void aCopyMayBeWantedWithoutPrefixOrWithoutFooter() {
        Post post = Posts.post(WHOLE + "Subject: x\n\nx\n", MessagesComeBack.everything("the foot"));

        assertThat(copy(post)).contains("Subject: [afnog] x\n").contains("the foot\n");
        assertThat(copy(post, Variant.Wish.NO_PREFIX)).contains("Subject: x\n").contains("the foot\n");
        assertThat(copy(post, Variant.Wish.NO_FOOTER)).contains("Subject: [afnog] x\n").doesNotContain("the foot");
    }

    @Test
    void whatNobodyIsToSeeIsGoneForGood() {
        Post post = Posts.post(WHOLE + "Bcc: eve@example.net\nReturn-Path: <x@example.net>\n\nx\n", Posts.transparent());

        assertThat(new Steps().apply(post, Variant.OF_THE_LIST).notes())
                .contains(new StepNote("remove-bcc", StepNote.Effect.CHANGED_FOR_GOOD, "removed Bcc (1)"))
                .contains(new StepNote("remove-return-path", StepNote.Effect.CHANGED, "removed Return-Path (1)"));
    }

    private static List<String> breaks(Post post) {
        return new Steps().apply(post, Variant.OF_THE_LIST).rendering().breaks();
    }

    @Test
    void theListsFieldsStandOnTopInTheirOrderAndAllElseStaysAsItWas() {
        String message = WHOLE + "Subject: hello\n world\nX-Odd :  y \n\nbody\n";

        // RFC 5321 §4.4; RFC 2919 §3; RFC 2369 §3.
        assertThat(copy(Posts.post(message, Posts.transparent()))).isEqualTo("""
                Received: from mail.example.net ([192.0.2.7])
                \tby mx.example.org with ESMTPS (TLSv1.3_TLS_AES_256_GCM_SHA384) id 42
                \tfor <afnog@lists.example.org>; Fri, 2 Jan 2026 03:04:05 +0000
                List-Id: <afnog.lists.example.org>
                List-Post: <mailto:afnog@lists.example.org>
                List-Help: <mailto:afnog-request@lists.example.org?subject=help>
                List-Subscribe: <mailto:afnog-join@lists.example.org>
                List-Unsubscribe:
                 <mailto:afnog-leave+abcdefghijklmnopqrstuvwxy@lists.example.org>
                List-Owner: <mailto:owner-afnog@lists.example.org>
                X-BeenThere: afnog@lists.example.org
                Precedence: list
                """ + message);
        assertThat(breaks(Posts.post(message, Posts.transparent()))).isEmpty();
    }

    @Test
    void whatIsMissingIsAdded() {
        assertThat(copy(Posts.post("Subject: x\n\nbody\n", Posts.transparent()))).contains("""
                +0000
                From: ann@example.net
                Date: Fri, 2 Jan 2026 03:04:05 +0000
                Message-ID: <post.42.1767323045@lists.example.org>
                List-Id:""");
    }

    @Test
    void withoutAnyAuthorTheOwnersAnswerForThePost() {
        Arrival from = Posts.arrival();
        Arrival nobody = new Arrival(from.postId(), new Peer("2001:db8::1", "a\r\nBcc: (x", "SMTP", "", false), ReversePath.none(),
                from.receivedAt(), from.hostname(), Arrival.Recipients.SEVERAL, Posts.leave(LeaveLink.Way.ONE_CLICK));

        assertThat(copy(Posts.post(ByteOctets.utf8(""), Posts.transparent(), nobody))).startsWith("""
                Received: from a??Bcc:_?x ([IPv6:2001:db8::1])
                \tby mx.example.org with SMTP id 42
                \t; Fri, 2 Jan 2026 03:04:05 +0000
                From: Unknown author <owner-afnog@lists.example.org>
                """).contains("List-Unsubscribe: <https://lists.example.org/u/" + Posts.TOKEN + ">,\n <mailto:afnog-leave+" + Posts.TOKEN
                        + "@lists.example.org>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nList-Owner:")
                .endsWith("Precedence: list\n");
    }

    @Test
    void anAnnounceListTakesNoPosts() {
        // RFC 2369 §3.4.
        assertThat(copy(Posts.post(WHOLE + "\n", Posts.settings("", "", ListSettings.ReplyTo.AUTHOR, ListSettings.Posting.ANNOUNCE))))
                .contains("List-Post: NO\n");
    }

    @Test
    void whatMustNotPassIsRemovedAndSaidToBe() {
        // RFC 2369 §4: the fields of another list. RFC 8601 §5: results that claim to be ours.
        Post post = Posts.post("Return-Path: <x>\n" + WHOLE + """
                BCC: secret@example.com
                 , more@example.com
                Approved: password
                Authentication-Results: (c) MX.example.ORG; spf=pass
                Authentication-Results: other.example; spf=pass
                List-ID: <other.example.com>
                List-Unsubscribe: <mailto:x>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                List-Archive: <https://example.com/>
                bcc: third@example.com

                body
                """, Posts.transparent());

        assertThat(rest(post)).isEqualTo(WHOLE + "Authentication-Results: other.example; spf=pass\nList-Archive: <https://example.com/>\n"
                + "\nbody\n");
        assertThat(new Steps().apply(post, Variant.OF_THE_LIST).notes()).extracting(StepNote::line).contains("removed Return-Path (1)",
                "removed BCC (1), bcc (1)", "removed Approved (1)", "removed Authentication-Results (1)",
                "removed List-ID (1), List-Unsubscribe (1), List-Unsubscribe-Post (1)");
    }

    @Test
    void noNodeLeavesAFieldThatClaimsToBeOfAnother() {
        // RFC 8601 §5: results that claim to be ours, whichever of us.
        Arrival one = Posts.arrival();
        Arrival ofTwo = new Arrival(one.postId(), one.peer(), one.reversePath(), one.receivedAt(),
                new OurNames(one.hostname(), Set.of("mxb.example.org", "MXC.example.org")), one.recipients(), one.leaveLink());
        String forged = """
                Authentication-Results: mxb.example.org; dkim=pass header.d=bank.example
                Authentication-Results: mx.example.org; dkim=pass header.d=bank.example
                Authentication-Results: "mxc.example.org" 1; dkim=pass header.d=bank.example
                """;
        Post post = Posts.post(ByteOctets.utf8((forged + "Authentication-Results: mxb.example.com; spf=pass\n" + WHOLE + "\nbody\n")
                .replace("\n", "\r\n")), Posts.transparent(), ofTwo);

        assertThat(rest(post)).isEqualTo("Authentication-Results: mxb.example.com; spf=pass\n" + WHOLE + "\nbody\n");
    }

    @Test
    void theListsThatAPostWentThroughStayNamedAndNoneTwice() {
        String others = "X-BeenThere: other@lists.example.com\nX-BeenThere: third@lists.example.net\n";

        assertThat(copy(Posts.post(others + WHOLE + "\nx\n", Posts.transparent())))
                .contains("\nX-BeenThere: afnog@lists.example.org\nPrecedence: list\n" + others + WHOLE);
        assertThat(copy(Posts.post("X-BeenThere: AFNOG@lists.example.org\n" + WHOLE + "\nx\n", Posts.transparent())))
                .containsOnlyOnce("X-BeenThere").contains("Precedence: list\nX-BeenThere: AFNOG@");
        assertThat(breaks(Posts.post("DKIM-Signature: h=x-beenthere:x-beenthere\n" + others + WHOLE + "\nx\n", Posts.transparent())))
                .as("two are signed, and their absence is not").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "v=1; h=from:to:List-Unsubscribe; b=x ~ remove-list-fields",
            "v=1; h=from:to; b=x ~ ''",
            "v=1; h=From : list-id : List-Id; b=x ~ add-list-id",
            "v=1; h=date:Date:date ~ ''",
            "h=precedence ~ add-precedence",
            "h=x-beenthere ~ add-been-there",
            ";;=;h;h= ~ ''",
    })
    void aStepThatChangesWhatASignatureCoversSaysSo(String signature, String expected) {
        // RFC 6376 §5.4.2: fields are signed from the bottom up; a name too many signs the absence of the field.
        Post post = Posts.post(WHOLE + "DKIM-Signature: " + signature + "\nList-Unsubscribe: <mailto:x>\n\nbody\n", Posts.transparent());

        assertThat(breaks(post)).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @Test
    void answersGoToTheListWhereItsOwnersWantThat() {
        ListSettings settings = Posts.settings("", "", ListSettings.ReplyTo.LIST, ListSettings.Posting.OPEN);

        assertThat(rest(Posts.post(WHOLE + "Reply-To: a@b.example\n\nx\n", settings)))
                .isEqualTo("Reply-To: <afnog@lists.example.org>\n" + WHOLE + "\nx\n");
        assertThat(breaks(Posts.post(WHOLE + "\nx\n", settings))).containsExactly("reply-to");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', ignoreLeadingAndTrailingWhitespace = false, value = {
            "Subject: hello~Subject: [afnog] hello",
            "Subject:hello~Subject: [afnog] hello",
            "Subject:   hello~Subject:   [afnog] hello",
            "Subject: Re: hello~Subject: [afnog] Re: hello",
            "Subject: Re: [afnog] hello~Subject: Re: [afnog] hello",
            "Subject: RE: AW: [AFNOG] hello~Subject: RE: AW: [AFNOG] hello",
            "Subject: Antw: [other] Re[2]: [afnog] x~Subject: Antw: [other] Re[2]: [afnog] x",
            "Subject: =?utf-8?q?Re=3A_[afnog]_x?=~Subject: =?utf-8?q?Re=3A_[afnog]_x?=",
            "Subject: what does [afnog] mean~Subject: [afnog] what does [afnog] mean",
            "Subject: =?utf-8?q?caf=C3=A9?=~Subject: [afnog] =?utf-8?q?caf=C3=A9?=",
            "Subject:~Subject: [afnog]",
            "Subject: ~Subject: [afnog] ",
            "Subject:|\thello~Subject:|\t[afnog] hello",
            "Subject: caf\u00e9~Subject: [afnog] caf\u00e9",
    })
    void thePrefixStandsBeforeTheSubjectOnce(String before, String after) {
        assertThat(rest(Posts.post(WHOLE + before.replace('|', '\n') + "\n\nx\n", Posts.prefix("[afnog]"))))
                .isEqualTo(WHOLE + after.replace('|', '\n') + "\n\nx\n");
    }

    @Test
    void aLongSubjectIsFoldedBehindThePrefix() {
        String subject = "Subject: " + "x".repeat(69);

        assertThat(rest(Posts.post(WHOLE + subject + "\n\n", Posts.prefix("[afnog]"))))
                .contains("Subject: [afnog]\n " + "x".repeat(69) + "\n\n");
    }

    @Test
    void aPrefixBeyondAsciiIsAnEncodedWord() {
        assertThat(rest(Posts.post(WHOLE + "Subject: x\n\n", Posts.prefix("[caf\u00e9 list]"))))
                .contains("Subject: =?utf-8?q?=5Bcaf=C3=A9_list=5D?= x\n");
        // RFC 2047 §6.2: the space between two encoded words is not shown.
        assertThat(rest(Posts.post(WHOLE + "Subject: =?utf-8?q?x?=\n\n", Posts.prefix("[caf\u00e9 list]"))))
                .contains("Subject: =?utf-8?q?=5Bcaf=C3=A9_list=5D_?= =?utf-8?q?x?=\n");
    }

    @Test
    void aSignatureOfThousandFieldsIsLookedAtAndOfOneMoreIsNot() {
        String most = "DKIM-Signature: h=x-beenthere" + ":x".repeat(SignedFields.MAX_NAMES - 1);

        assertThat(breaks(Posts.post(most + "\n" + WHOLE + "\nx\n", Posts.transparent()))).containsExactly("add-been-there");
        assertThat(breaks(Posts.post(most + ":x\n" + WHOLE + "\nx\n", Posts.transparent()))).isEmpty();
    }

    @Test
    void aMissingSubjectBecomesThePrefix() {
        assertThat(rest(Posts.post(WHOLE + "\nx\n", Posts.prefix("[afnog]")))).isEqualTo("Subject: [afnog]\n" + WHOLE + "\nx\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a]\r\nBcc: x@y.example", "[a]\n\nbody"})
    void noSettingCanAddAField(String hostile) {
        String copy = copy(Posts.post(WHOLE + "Subject: x\n\nx\n", Posts.uncheckedPrefix(hostile)));

        assertThat(copy).doesNotContain("\nBcc").doesNotContain("\nbody").contains("Subject: [a]  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\nbody", "no field", "From x@y Sat\r\nFrom: a@b.example\r\n\r\nx", "A: b\nB: c\r\n\r\nx\ny\rz",
            " ", "\t\r\n", " x\r\n\r\nbody", " x\r\n y\r\nFrom: a@b.example\r\n\r\nx",
            "A: b\n\nbody\n",
            "Subject: x", "Content-Type: text/html", "\0\0\0"})
    void oddMessagesComeBackFromTheirCopies(String message) {
        MessagesComeBack.check(ByteOctets.utf8(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"From ann@example.net Fri Jan  2 04:00:00 2026\n", "From \n", ">From ann@example.net\n",
            "From ann@example.net\n folded\n", " From ann\n", " , <eve@example.com>\n\tand more\n", "\t\n"})
    void aLineBeforeTheHeaderGoes(String line) {
        Post post = Posts.post(line + WHOLE + "\nbody\n", Posts.transparent());

        assertThat(rest(post)).isEqualTo(WHOLE + "\nbody\n");
        assertThat(new Steps().apply(post, Variant.OF_THE_LIST).notes()).anyMatch(note -> note.step().equals("remove-mbox-line"));
        assertThat(breaks(post)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"From : ann@example.net\n", "From: ann@example.net\n", "FROM ann@example.net\n", ">>From ann\n",
            "X-One: y\nFrom ann@example.net\n"})
    void whatIsNoSuchLineStays(String line) {
        Post post = Posts.post(line + WHOLE + "\nbody\n", Posts.transparent());

        assertThat(rest(post)).isEqualTo(line + WHOLE + "\nbody\n");
    }

    @Test
    void aLineOfAFileOfMailsInTheBodyStays() {
        Post post = Posts.post(WHOLE + "\nFrom here on it is text\n", Posts.transparent());

        assertThat(rest(post)).isEqualTo(WHOLE + "\nFrom here on it is text\n");
    }
}
