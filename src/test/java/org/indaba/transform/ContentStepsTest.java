package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.lists.Variant.Wish;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.ContentType;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.HtmlReading;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden folders do not show: limits, and what the steps say. */
class ContentStepsTest {

    private static final String HEAD = "From: ann@example.net\nDate: x\nMessage-ID: <a@b>\n";

    private static final String MIXED = HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n";

    private static ListSettings with(ListSetting setting, String value) {
        return Posts.transparent().with(setting, value);
    }

    private static String copy(Post post) {
        Transformed transformed = MessagesComeBack.check(post, Variant.OF_THE_LIST);
        byte[] octets = Corpus.all(new RenderedOctets(post.octets(), transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN)));
        return new String(octets, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static List<String> types(String copy) {
        ByteOctets octets = ByteOctets.utf8(copy.replace("\n", "\r\n"));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return ((MimeReading.Read) MimeShape.read(octets, header)).shape().parts().stream().map(part -> part.type().mediaType()).toList();
    }

    private static StepNote note(Post post, String step) {
        return new Steps().apply(post, Variant.OF_THE_LIST).notes().stream().filter(note -> note.step().equals(step)).findFirst()
                .orElseThrow();
    }

    @Test
    void aPartAsLargeAsTheLimitPassesAndALargerOneDoesNot() {
        ListSettings settings = with(ListSetting.MAX_PART_SIZE, "1KB");
        String part = MIXED + "text\n--b\nContent-Type: application/pdf\n\n";

        assertThat(copy(Posts.post(part + "x".repeat(1024) + "\n--b--\n", settings))).doesNotContain("removed");
        assertThat(copy(Posts.post(part + "x".repeat(1025) + "\n--b--\n", settings)))
                .contains("[ A part of this message was removed: application/pdf, 1025 octets ]");
    }

    @Test
    void aStepThatHasToPutBackMoreThanTheLimitChangesForGood() {
        String head = HEAD + "Content-Type: text/html\n\n";
        int fields = "Content-Type: text/html\r\n".length();

        assertThat(note(Posts.post(head + "x".repeat(Steps.MAX_PUT_BACK_OCTETS - fields), with(ListSetting.HTML, "text")), "html-to-text")
                .effect()).isEqualTo(StepNote.Effect.CHANGED);
        assertThat(note(Posts.post(head + "x".repeat(Steps.MAX_PUT_BACK_OCTETS - fields + 1), with(ListSetting.HTML, "text")),
                "html-to-text").effect()).isEqualTo(StepNote.Effect.CHANGED_FOR_GOOD);
    }

    @Test
    void htmlBeyondTheLimitStaysHtml() {
        String head = HEAD + "Content-Type: text/html\n\n";

        assertThat(note(Posts.post(head + "x".repeat(HtmlReading.MAX_OCTETS), with(ListSetting.HTML, "text")), "html-to-text").line())
                .isEqualTo("made HTML plain text (1)");
        assertThat(note(Posts.post(head + "x".repeat(HtmlReading.MAX_OCTETS + 1), with(ListSetting.HTML, "text")), "html-to-text"))
                .isEqualTo(new StepNote("html-to-text", StepNote.Effect.SKIPPED,
                        "the HTML has more than " + HtmlReading.MAX_OCTETS + " octets"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi", "\u00e9"})
    void textMadeOfHtmlHoldsNoDelimiterOfWhatItStandsIn(String word) {
        // RFC 2046 §5.1.1: what the author wrote there as HTML would be parts that no filter saw.
        Post post = Posts.post(HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<div>"
                + word + "</div><div>--b</div><div>Content-Type: application/octet-stream; name=evil.exe</div>"
                + "<div>Content-Transfer-Encoding: base64</div><p>TVqQAAMA</p>\n--b--\n",
                with(ListSetting.HTML, "text").with(ListSetting.FILTER_EXTENSIONS, "exe"));

        assertThat(types(copy(post))).containsExactly("multipart/mixed", "text/plain");
        assertThat(copy(post)).contains("\n=2D-b\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed; boundary=c\nContent-Transfer-Encoding: base64",
            "multipart/mixed; boundary=c\nContent-Transfer-Encoding: quoted-printable",
            "multipart/mixed; boundary=c\nContent-Transfer-Encoding: x-own", "multipart/mixed; boundary=\"c\u00e9\"", "multipart/mixed",
            "message/rfc822\nContent-Transfer-Encoding: quoted-printable", "message/rfc822\nContent-Transfer-Encoding: x-own"})
    void whatCannotBeLookedIntoDoesNotPassAFilter(String type) {
        String inner = "--c\nContent-Type: x/y; name=evil.exe\n\nTVqQ\n--c--\n";
        ListSettings settings = with(ListSetting.FILTER_EXTENSIONS, "exe");

        assertThat(copy(Posts.post(MIXED + "text\n--b\nContent-Type: " + type + "\n\n" + inner + "--b--\n", settings)))
                .contains("[ Reason: it cannot be looked into ]\n--b--").doesNotContain("TVqQ");
        assertThat(copy(Posts.post(MIXED + "text\n--b\nContent-Type: multipart/mixed\n\n \n--b--\n", settings)))
                .doesNotContain("removed");
    }

    @Test
    void aPartThatIsDescribedAtMoreLengthThanIsReadDoesNotPassAFilter() {
        ListSettings settings = with(ListSetting.FILTER_EXTENSIONS, "exe");
        String type = "Content-Type: x/y; a=";
        String[] most = {type + "x".repeat(ContentType.MAX_CHARACTERS - type.length() - 2) + "\n",
            "A:\n".repeat(HeaderBlock.MAX_FIELDS), "X-Y: " + "z".repeat(65_536 - 9) + "\n"};
        String[] more = {type + "x".repeat(ContentType.MAX_CHARACTERS - type.length() - 1) + "\n",
            "A:\n".repeat(HeaderBlock.MAX_FIELDS + 1), "X-Y: " + "z".repeat(65_536 - 8) + "\n"};

        for (String header : most) {
            assertThat(copy(Posts.post(MIXED + "text\n--b\n" + header + "\nx\n--b--\n", settings))).doesNotContain("removed");
        }
        for (String header : more) {
            assertThat(copy(Posts.post(MIXED + "text\n--b\n" + header + "\nx\n--b--\n", settings)))
                    .contains("[ Reason: it cannot be looked into ]\n--b--");
        }
    }

    @Test
    void aMessagesOwnHeaderIsReadToItsEndHoweverLongItIs() {
        ListSettings settings = with(ListSetting.FILTER_EXTENSIONS, "exe");
        String fields = HEAD + "X-Y: " + "z".repeat(70_000) + "\n";

        assertThat(copy(Posts.post(fields + "Content-Type: text/plain\n\nhello\n", settings)))
                .contains("\nhello\n").doesNotContain("removed");
        assertThat(copy(Posts.post(fields + "Content-Type: x/y; name=evil.exe\n\nhello\n", settings)))
                .contains("[ Reason: the list does not pass files that end in .exe ]").doesNotContain("\nhello\n");
    }

    @Test
    void textInThePlaceOfAnEmptyPartEndsBeforeTheDelimiter() {
        // RFC 2046 §5.1.1: where a body has no octet, the line end before the delimiter is the header's.
        assertThat(copy(Posts.post(MIXED + "text\n--b\nContent-Type: x/y; name=a.exe\n\n--b--\n",
                with(ListSetting.FILTER_EXTENSIONS, "exe")))).contains("files that end in .exe ]\n--b--\n");
        ListSettings first = with(ListSetting.ALTERNATIVES, "first");
        String forms = "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\n";
        assertThat(copy(Posts.post(HEAD + forms + "--c\nContent-Type: text/html\n\n \n--c--\n", first)))
                .endsWith("\nContent-Type: text/plain\n\n");
        assertThat(copy(Posts.post(MIXED + "text\n--b\n" + forms + "hello\n--c\n--b--\n", first)))
                .contains("\nContent-Type: text/plain\n\nhello\n--b--\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Disposition: ; filename=evil.exe", "Content-Disposition: \"attachment\"; filename=\"evil.exe\"",
            "Content-Type: foo; name=evil.exe", "Content-Disposition: attachment; filename*1=\".exe\"; filename*0=\"evil\"",
            "Content-Disposition: attachment; filename=\"\"\nContent-Type: x/y; name=evil.exe"})
    void aFileIsFilteredHoweverItsNameIsWritten(String field) {
        ListSettings settings = with(ListSetting.FILTER_EXTENSIONS, "exe");

        assertThat(copy(Posts.post(MIXED + "text\n--b\n" + field + "\n\nx\n--b--\n", settings)))
                .contains("removed: \"evil.exe\"").contains("files that end in .exe ]");
    }

    @Test
    void theEndOfALongNameIsLookedAt() {
        String name = "x".repeat(10_000) + ".exe" + ".".repeat(5_000);

        assertThat(copy(Posts.post(MIXED + "text\n--b\nContent-Type: x/y; name=\"" + name + "\"\n\nx\n--b--\n",
                with(ListSetting.FILTER_EXTENSIONS, "exe")))).contains("files that end in .exe ]");
        assertThat(copy(Posts.post(MIXED + "text\n--b\nContent-Type: x/y; name=\"a." + name.substring(0, 10_000) + "\"\n\nx\n--b--\n",
                with(ListSetting.PASS_EXTENSIONS, "pdf")))).contains("files that end in ." + "x".repeat(100) + " ]");
    }

    @Test
    void textThatPgpSignedIsFoundSoFarAsTheLimit() {
        ListSettings settings = with(ListSetting.PASS_TYPES, "text/html");
        String signed = "\n-----BEGIN PGP MESSAGE-----\n";
        // Line ends count twice on their way.
        int length = ContentCheck.PGP_OCTETS - signed.length() - 2;

        assertThat(copy(Posts.post(HEAD + "\n" + "x".repeat(length) + signed, settings))).doesNotContain("removed");
        assertThat(copy(Posts.post(HEAD + "\n" + "x".repeat(length + 3) + signed, settings))).contains("removed");
    }

    @Test
    void noteNamesTheFileAndNothingThatItsNameWouldSmuggleIn() {
        String part = MIXED + "--b\nContent-Type: application/pdf;\n name=\"=?utf-8?q?a=0D=0A--b--=0D=0A=E2=80=AEcod=22.exe?=\"\n\n"
                + "x\n--b--\n";

        assertThat(copy(Posts.post(part, with(ListSetting.FILTER_TYPES, "application/pdf"))))
                .contains("[ A part of this message was removed: \"a  --b--  cod.exe\", application/pdf, 1 octets ]");
        assertThat(copy(Posts.post(MIXED + "--b\nContent-Type: x/y; name=\"run.EXE. .\"\n\nx\n--b--\n",
                with(ListSetting.FILTER_EXTENSIONS, "exe")))).contains("pass files that end in .exe");
        assertThat(copy(Posts.post(MIXED + "--b\nContent-Type: x/y; name=README\n\nx\n--b--\n", with(ListSetting.PASS_EXTENSIONS, "pdf"))))
                .doesNotContain("removed");
        assertThat(copy(Posts.post(MIXED + "--b\nContent-Type: x/y; name=a.doc\n\nx\n--b--\n", with(ListSetting.PASS_EXTENSIONS, "pdf"))))
                .contains("\"a.doc\", x/y");
    }

    @Test
    void whatIsSignedEncryptedOrAReportAsAWholeIsLeftAloneWithAReason() {
        ListSettings settings = with(ListSetting.FILTER_TYPES, "text/plain, application/*");
        for (String[] type : new String[][] {{"multipart/signed; boundary=b", "the message is signed"},
            {"multipart/encrypted; boundary=b", "the message is encrypted"},
            {"application/pkcs7-mime; smime-type=signed-data", "the message is signed"},
            {"application/pkcs7-mime; smime-type=enveloped-data", "the message is encrypted"},
            {"multipart/report; boundary=b", "the message is a report, which programs read"}}) {
            // RFC 1847 §2, RFC 8551 §3.2: what is signed or encrypted keeps its octets.
            Post post = Posts.post(HEAD + "Content-Type: " + type[0] + "\n\n--b\n\ntext\n--b--\n", settings);
            assertThat(copy(post)).as(type[0])
                    .endsWith("Precedence: list\n" + HEAD + "Content-Type: " + type[0] + "\n\n--b\n\ntext\n--b--\n");
            assertThat(note(post, "filter-parts")).isEqualTo(new StepNote("filter-parts", StepNote.Effect.SKIPPED, type[1]));
        }
    }

    @Test
    void aStructureBeyondTheLimitsIsLeftAloneWithAReason() {
        StringBuilder deep = new StringBuilder(HEAD);
        for (int i = 0; i <= MimeShape.MAX_DEPTH; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
        }
        Post post = Posts.post(deep + "Content-Type: image/png\n\nx\n", with(ListSetting.FILTER_TYPES, "image/*"));

        assertThat(post.shape()).isInstanceOf(MimeReading.TooDeep.class);
        assertThat(note(post, "filter-parts").line()).contains("nested deeper than");
    }

    @Test
    void aFormWhoseFieldsWouldMakeTheHeaderTooLongStaysInItsPlace() {
        String fields = "Content-X: y\n".repeat(HeaderBlock.MAX_FIELDS - 10);
        Post post = Posts.post(HEAD + "X-Y: z\n".repeat(20) + "Content-Type: multipart/alternative; boundary=b\n\n--b\n"
                + fields.substring(0, 4_000 * 13) + "\ntext\n--b--\n", with(ListSetting.ALTERNATIVES, "first"));
        Post many = Posts.post(HEAD + "X-Y: z\n".repeat(HeaderBlock.MAX_FIELDS - 10) + "Content-Type: multipart/alternative; boundary=b\n\n"
                + "--b\n" + fields.substring(0, 4_000 * 13) + "\ntext\n--b--\n", with(ListSetting.ALTERNATIVES, "first"));

        assertThat(note(post, "collapse-alternatives").effect()).isEqualTo(StepNote.Effect.CHANGED);
        assertThat(note(many, "collapse-alternatives"))
                .isEqualTo(new StepNote("collapse-alternatives", StepNote.Effect.SKIPPED, "the header would pass its limits"));
    }

    @Test
    void textOnlyNeverPassesWhatTheListDoesNot() {
        ListSettings settings = with(ListSetting.FILTER_TYPES, "text/html");
        Post post = Posts.post(MIXED + "text\n--b\nContent-Type: text/html\n\n<p>x\n--b\nContent-Type: image/png\n\nx\n--b--\n", settings);
        Transformed transformed = MessagesComeBack.check(post, new Variant(Set.of(Wish.TEXT_ONLY)));
        String copy = new String(Corpus.all(new RenderedOctets(post.octets(), transformed.rendering(),
                SlotValues.ofLeaveToken(Posts.TOKEN))), StandardCharsets.UTF_8);

        assertThat(copy).contains("[ Reason: the list does not pass text/html ]").contains("[ Reason: you get the text of messages only ]")
                .doesNotContain("<p>");
        assertThat(transformed.rendering().breaks()).contains("filter-parts");
    }
}
