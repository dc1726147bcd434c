package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.indaba.lists.Variant;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SevenBit;
import org.indaba.mime.SevenBitReading;
import org.indaba.mime.SlotValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FooterTest {

    private static final String HEAD = "From: ann@example.net\nDate: x\nMessage-ID: <a@b>\nMIME-Version: 1.0\n";

    private static Transformed apply(MessageOctets message, String footer) {
        return new Steps().apply(Posts.post(message, Posts.footer(footer)), Variant.OF_THE_LIST);
    }

    private static byte[] copy(MessageOctets message, String footer) {
        MessagesComeBack.check(message);
        return Corpus.all(new RenderedOctets(message, apply(message, footer).rendering(), SlotValues.ofLeaveToken(Posts.TOKEN)));
    }

    private static ByteOctets message(String head, byte[] body) {
        byte[] header = (HEAD + head + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = java.util.Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, whole, header.length, body.length);
        return ByteOctets.of(whole);
    }

    private static ByteOctets message(String head, String body) {
        return message(head, body.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The decoded texts of all parts, as Mime4j reads them. */
    private static List<String> texts(byte[] message) throws Exception {
        MimeTokenStream stream = new MimeTokenStream(new MimeConfig.Builder().setMaxLineLen(-1).build());
        stream.parse(new ByteArrayInputStream(message));
        List<String> texts = new ArrayList<>();
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            if (state == EntityState.T_BODY) {
                Charset charset = stream.getBodyDescriptor().getCharset() == null ? StandardCharsets.UTF_8
                        : Charset.forName(stream.getBodyDescriptor().getCharset());
                texts.add(stream.getBodyDescriptor().getMimeType() + ": "
                        + new String(stream.getDecodedInputStream().readAllBytes(), charset).replace("\r\n", "|"));
            }
        }
        return texts;
    }

    private static String skipped(String head, String body) {
        return apply(message(head, body), "Footer").notes().stream().filter(note -> note.step().equals("footer"))
                .map(note -> note.effect() + " " + note.line()).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello|", "hello", ""})
    void asciiTextCannotCarryOtherLettersAndIsWrapped(String body) throws Exception {
        assertThat(texts(copy(message("", body.replace('|', '\n')), "F\u00fcr\nFooter")))
                .containsExactly("text/plain: " + body, "text/plain: F\u00fcr|Footer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "7bit ~ us-ascii ~ Footer", "7bit ~ iso-2022-jp ~ \u65e5\u672c", "8bit ~ utf-8 ~ F\u00fcr \u2603",
            "8bit ~ iso-8859-1 ~ F\u00fcr",
            "binary ~ windows-1252 ~ F\u00fcr \u20ac", "quoted-printable ~ utf-8 ~ F\u00fcr \u2603",
            "quoted-printable ~ iso-8859-15 ~ \u20ac",
            "base64 ~ utf-8 ~ F\u00fcr \u2603", "base64 ~ koi8-r ~ \u043f\u043e\u0434\u043f\u0438\u0441\u044c",
            "base64 ~ gb2312 ~ \u65e5\u672c",
            "base64 ~ shift_jis ~ \u65e5\u672c", "base64 ~ us-ascii ~ Footer"})
    void textGetsTheFooterInItsOwnCharacterSetAndEncoding(String encoding, String charset, String footer) throws Exception {
        String head = "Content-Type: text/plain; charset=\"" + charset + "\"\nContent-Transfer-Encoding: " + encoding + "\n";
        for (String text : List.of("", "a", "ab", "abc", "a\r\n", "ab\r\n", "abc\r\n", "a long line ".repeat(30) + "\r\n",
                "two\r\nlines")) {
            String letter = footer.replaceAll("[\\x00-\\x7F]", "");
            String own = encoding.equals("7bit") || letter.isEmpty() ? text : letter.charAt(0) + text;
            byte[] octets = own.getBytes(charset);
            byte[] body = switch (encoding) {
                case "base64" -> (Base64.getMimeEncoder().encodeToString(octets) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                case "quoted-printable" -> org.indaba.mime.QuotedPrintable.encode(octets).toArray();
                // The others write the octets as they are.
                default -> octets;
            };
            String between = own.isEmpty() || own.endsWith("\r\n") ? "" : "\r\n";
            assertThat(texts(copy(message(head, body), footer)))
                    .containsExactly("text/plain: " + (own + between + footer + "\r\n").replace("\r\n", "|"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "utf-7", "x-unknown", "us-ascii", "iso-8859-1", "utf-32le", "iso-2022-kr"})
    void whatCannotCarryTheFooterIsWrapped(String charset) {
        String copy = new String(copy(message("Content-Type: text/plain; charset=" + charset + "\n", "abc\n"), "\u2603"),
                StandardCharsets.US_ASCII);

        assertThat(copy).contains("Content-Type: multipart/mixed;").contains("\r\n\r\nabc\r\n\r\n--=_indaba_42_")
                .contains("charset=utf-8").contains("=E2=98=83");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"Zm9v=Zm9v ~ padding in the middle", "Zm9vY ~ one character too many", "Zm9v! ~ no base64"})
    void base64ThatCannotBeContinuedIsWrapped(String body, String why) {
        String head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n";

        assertThat(new String(copy(message(head, body + "\n"), "Footer"), StandardCharsets.UTF_8)).as(why).contains("multipart/mixed")
                .contains(body);
    }

    @Test
    void base64WithoutItsPaddingIsContinued() throws Exception {
        String head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n";

        assertThat(texts(copy(message(head, "Zm9vYg\n"), "Footer"))).containsExactly("text/plain: foob|Footer|");
        assertThat(texts(copy(message(head, "Zm9v\nYg==\n\n"), "Footer"))).containsExactly("text/plain: foob|Footer|");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', ignoreLeadingAndTrailingWhitespace = false, value = {
            "one=~one|Footer|", "one=|~one|Footer|", "one=  |~one|Footer|", "one=3D|~one=|Footer|", "one~one|Footer|", "''~Footer|",
            "one=||~one|Footer|", "a|b=| |~a|b|Footer|"})
    void aSoftLineBreakDoesNotJoinTheFooter(String body, String expected) throws Exception {
        String head = "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n";

        assertThat(texts(copy(message(head, body.replace('|', '\n')), "Footer"))).containsExactly("text/plain: " + expected);
    }

    @Test
    void flowedTextDoesNotFlowIntoTheFooter() {
        // RFC 3676 §4.2 and §4.4.
        String copy = new String(copy(message("Content-Type: text/plain; format=flowed\n", "a flowed \n"),
                "-- \n> quote  \n indented\nFrom me"),
                StandardCharsets.UTF_8);

        assertThat(copy).endsWith("\r\n\r\na flowed \r\n\r\n-- \r\n > quote\r\n  indented\r\n From me\r\n");
    }

    @Test
    void htmlIsWrappedWithTheFieldsThatDescribeIt() {
        String copy = new String(copy(message("Content-Type: text/html;\n charset=utf-8\nSubject: x\ncontent-transfer-encoding: 8bit\n"
                + "Content-Language: de\n",
                "<p>f\u00fcr</p>\n"), "Footer\n"), StandardCharsets.UTF_8).replace("\r\n", "\n");

        assertThat(copy).endsWith("""
                MIME-Version: 1.0
                Subject: x
                Content-Type: multipart/mixed;
                 boundary="=_indaba_42_1767323045_0"
                Content-Transfer-Encoding: 8bit

                --=_indaba_42_1767323045_0
                Content-Type: text/html;
                 charset=utf-8
                content-transfer-encoding: 8bit
                Content-Language: de

                <p>f\u00fcr</p>

                --=_indaba_42_1767323045_0
                Content-Type: text/plain; charset=us-ascii
                Content-Disposition: inline

                Footer
                --=_indaba_42_1767323045_0--
                """);
    }

    @Test
    void theBoundaryIsOneThatTheMessageDoesNotHave() {
        String body = "--=_indaba_42_1767323045_0\n--=_indaba_42_1767323045_1x\n--=_indaba_42_1767323045_\n";

        assertThat(new String(copy(message("Content-Type: text/html\n", body), "F"), StandardCharsets.UTF_8))
                .contains("boundary=\"=_indaba_42_1767323045_2\"");
    }

    @Test
    void aMultipartMixedGetsOneMorePart() throws Exception {
        String body = "pre\n--b\n\none\n--b\nContent-Type: image/gif\n\nGIF\n--b--\nepilogue\n";

        assertThat(texts(copy(message("Content-Type: multipart/mixed; boundary=b\n", body), "Footer")))
                .containsExactly("text/plain: one", "image/gif: GIF", "text/plain: Footer");
        assertThat(texts(copy(message("Content-Type: multipart/mixed; boundary=b\n", "--b\n\none"), "Footer")))
                .containsExactly("text/plain: one", "text/plain: Footer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/alternative", "multipart/related", "multipart/unknown"})
    void otherMultipartsAreWrapped(String type) throws Exception {
        String body = "--b\n\none\n--b\nContent-Type: text/html\n\n<p>\n--b--\n";

        assertThat(texts(copy(message("Content-Type: " + type + "; boundary=b\n", body), "Footer")))
                .containsExactly("text/plain: one", "text/html: <p>", "text/plain: Footer");
    }

    @Test
    void whatIsSignedOrEncryptedIsLeftAlone() {
        String signed = "--s\n\none\n--s\nContent-Type: application/pgp-signature\n\nx\n--s--\n";

        assertThat(skipped("Content-Type: multipart/signed; boundary=s\n", signed)).isEqualTo("SKIPPED the message is signed");
        assertThat(skipped("Content-Type: multipart/encrypted; boundary=s\n", signed)).isEqualTo("SKIPPED the message is encrypted");
        assertThat(skipped("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n", "x\n"))
                .isEqualTo("SKIPPED the message is encrypted");
        assertThat(skipped("Content-Type: multipart/alternative; boundary=b\n",
                "--b\nContent-Type: multipart/signed; boundary=s\n\n" + signed + "--b--\n"))
                .isEqualTo("SKIPPED a part of the message is signed or encrypted");
        assertThat(skipped("Content-Type: multipart/mixed; boundary=b\n",
                "--b\nContent-Type: multipart/signed; boundary=s\n\n" + signed + "--b--\n"))
                .isEqualTo("CHANGED added the footer as the last part");
        assertThat(skipped("Content-Type: multipart/report; boundary=b\n", "--b\n\nx\n--b--\n"))
                .startsWith("SKIPPED the message is a report");
    }

    @Test
    void whatIsTooDeepOrHasTooManyPartsIsLeftAlone() {
        StringBuilder deep = new StringBuilder();
        for (int i = 1; i < 1_000; i++) {
            deep.append("--b").append(i - 1).append("\nContent-Type: multipart/mixed; boundary=b").append(i).append("\n\n");
        }
        assertThat(skipped("Content-Type: multipart/mixed; boundary=b0\n", deep.toString()))
                .startsWith("SKIPPED the message is nested deeper");
        assertThat(skipped("Content-Type: multipart/mixed; boundary=b\n", "--b\n\n".repeat(10_000)))
                .startsWith("SKIPPED the message has more than");
    }

    @Test
    void aMessageWithoutABodyGetsNoFooter() {
        assertThat(apply(ByteOctets.utf8("Subject: x\r\n"), "Footer").notes())
                .anyMatch(note -> note.line().equals("the message has no body"));
        assertThat(apply(ByteOctets.utf8("Subject: x\r\n"), " \n ").notes()).noneMatch(note -> note.step().equals("footer"));
    }

    private static final String PERSONAL = "Se d\u00e9sabonner, f\u00fcr immer:\n{unsubscribe} , {unsubscribe}";
    private static final String LINK = "https://lists.example.org/u/" + Posts.TOKEN;

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"8bit ~ utf-8", "quoted-printable ~ utf-8", "quoted-printable ~ iso-8859-1", "7bit ~ us-ascii"})
    void eachCopyHasItsOwnLinkInTheFooter(String encoding, String charset) throws Exception {
        String head = "Content-Type: text/plain; charset=" + charset + "\nContent-Transfer-Encoding: " + encoding + "\n";
        String letter = encoding.equals("8bit") ? "\u00fc" : "";
        byte[] copy = copy(message(head, letter + "text\n"), PERSONAL);

        assertThat(String.join("", texts(copy))).contains("Se d\u00e9sabonner, f\u00fcr immer:|" + LINK + " , " + LINK);
        // RFC 2045 §6.7, rule 5: a line is not longer for that, and the token stands in one piece.
        assertThat(new String(copy, StandardCharsets.UTF_8).lines()).filteredOn(line -> line.contains("=3D") || line.endsWith("="))
                .allMatch(line -> line.length() <= 76);
        assertThat(new String(copy, StandardCharsets.UTF_8).split(Posts.TOKEN, -1)).as("two in the footer, one in the header").hasSize(4);
    }

    @Test
    void aTokenInQuotedPrintableStandsInOnePieceWhereverItComes() throws Exception {
        String head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n";
        for (int before = 0; before < 80; before++) {
            byte[] copy = copy(message(head, "text\n"), "x".repeat(before) + " {unsubscribe}");
            assertThat(texts(copy)).containsExactly("text/plain: text|" + "x".repeat(before) + " " + LINK + "|");
            assertThat(new String(copy, StandardCharsets.UTF_8).split("\r\n\r\n", 2)[1].lines()).allMatch(line -> line.length() <= 76);
        }
    }

    @Test
    void base64TextGetsAPersonalFooterInAPartOfItsOwn() throws Exception {
        String head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n";

        assertThat(texts(copy(message(head, "Zm9v\n"), "Leave: {unsubscribe}")))
                .containsExactly("text/plain: foo", "text/plain: Leave: " + LINK);
        assertThat(texts(copy(message("Content-Type: multipart/mixed; boundary=b\n", "--b\n\none\n--b--\n"), "{unsubscribe}")))
                .containsExactly("text/plain: one", "text/plain: " + LINK);
    }

    @Test
    void aPersonalFooterStaysPersonalForPeersOfSevenBits() throws Exception {
        ByteOctets plain = message("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n", "f\u00fcr\n");
        ByteOctets mostlyEightBit = message("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n",
                "\u00fc".repeat(200) + "\n");
        for (ByteOctets original : List.of(plain, mostlyEightBit)) {
            SevenBitReading seven = SevenBit.of(original, apply(original, PERSONAL).rendering());
            byte[] copy = Corpus.all(new RenderedOctets(original, ((SevenBitReading.Converted) seven).rendering(),
                    SlotValues.ofLeaveToken(Posts.TOKEN)));

            assertThat(texts(copy)).hasSize(1).first().asString().endsWith("immer:|" + LINK + " , " + LINK + "|");
            assertThat(new String(copy, StandardCharsets.ISO_8859_1).chars()).allMatch(c -> c < 128);
        }
    }

    @Test
    void theFooterSaysThatItBreaksSignatures() {
        assertThat(apply(message("", "x\n"), "Footer").rendering().breaks()).containsExactly("footer");
        assertThat(apply(message("Content-Type: multipart/signed; boundary=s\n", "--s\n\nx\n"), "Footer").rendering().breaks()).isEmpty();
    }
}
