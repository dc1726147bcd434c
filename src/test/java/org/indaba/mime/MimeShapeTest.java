package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.junit.jupiter.api.Test;

class MimeShapeTest {

    static MimeShape shape(MessageOctets octets) {
        return ((MimeReading.Read) read(octets)).shape();
    }

    private static MimeReading read(MessageOctets octets) {
        return MimeShape.read(octets, HeaderBlockTest.read(octets));
    }

    private static MimeShape shape(String message) {
        return shape(ByteOctets.of(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static List<String> types(MimeShape shape) {
        return shape.parts().stream().map(part -> part.depth() + " " + part.type().mediaType()).toList();
    }

    private static String body(String message, MimePart part) {
        return message.substring((int) part.extent().bodyStart(), (int) part.extent().end());
    }

    @Test
    void aPlainMessageIsOnePart() {
        MimeShape shape = shape("Subject: x\r\n\r\nbody\r\n");

        assertThat(types(shape)).containsExactly("0 text/plain");
        assertThat(shape.root().head().typed()).isFalse();
        assertThat(shape.root().extent()).isEqualTo(new MimePart.Extent(0, 14, 20));
    }

    @Test
    void partsKnowTheirOctets() {
        // RFC 2046 §5.1.1: the line end before a delimiter belongs to the delimiter.
        String message = """
                Content-Type: multipart/mixed; boundary="b"

                preamble
                --b
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                one

                --b  \t
                Content-Disposition: Attachment; filename=x

                two
                --b--
                epilogue
                """.replace("\n", "\r\n");
        MimeShape shape = shape(message);

        assertThat(types(shape)).containsExactly("0 multipart/mixed", "1 text/html", "1 text/plain");
        assertThat(body(message, shape.parts().get(1))).isEqualTo("one\r\n");
        assertThat(body(message, shape.parts().get(2))).isEqualTo("two");
        assertThat(shape.parts().get(1).head().encoding()).isEqualTo(TransferEncoding.BASE64);
        assertThat(shape.parts().get(2).head().disposition()).isEqualTo("attachment");
        assertThat(message.substring((int) shape.root().delimiters().close())).startsWith("--b--\r\nepi");
        assertThat(message.substring((int) shape.root().delimiters().first())).startsWith("--b\r\nContent-Type: text/html");
    }

    @Test
    void nothingButSpacesAndTabsIsPadding() {
        String open = "Content-Type: multipart/mixed; boundary=\"b \"\r\n\r\n--b\r\n\r\nx\r\n--b--";
        String rest = "\r\n--b\r\nContent-Type: image/png\r\n\r\ny\r\n--b--\r\n";

        // RFC 2046 §5.1.1: what else stands behind a boundary makes a line that is no delimiter.
        assertThat(types(shape(open + " \t " + rest))).containsExactly("0 multipart/mixed", "1 text/plain");
        for (String behind : List.of("\u001c", "\u000b", "\f", " \u2003", "\r")) {
            assertThat(types(shape(ByteOctets.utf8(open + behind + rest)))).containsExactly("0 multipart/mixed", "1 text/plain",
                    "1 image/png");
        }
    }

    @Test
    void aBoundaryThatIsNotAsciiDelimitsNothing() {
        // Mail programs differ on its octets: one that finds some would not find those of another.
        for (String boundary : List.of("\u00e4", "b\u001c", "b\u0000")) {
            String message = "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n\r\nx\r\n";
            assertThat(types(shape(message))).containsExactly("0 multipart/mixed");
            assertThat(types(shape(ByteOctets.utf8(message)))).containsExactly("0 multipart/mixed");
        }
    }

    @Test
    void innerBoundariesThatBeginLikeOuterOnesAreKeptApart() {
        String message = """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/alternative; boundary=b1

                --b1

                one
                --b1--
                --b2
                --b
                Content-Type: message/rfc822

                Content-Type: multipart/mixed; boundary=b

                --b

                inner
                --b--
                --b--
                """.replace("\n", "\r\n");

        assertThat(types(shape(message))).containsExactly("0 multipart/mixed", "1 multipart/alternative", "2 text/plain",
                "1 message/rfc822",
                "2 multipart/mixed", "3 text/plain");
        assertThat(shape(message).root().delimiters().close()).isEqualTo(message.length() - 7);
    }

    @Test
    void whatIsNeverClosedEndsWithItsParent() {
        String message = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                + "--b\r\n\r\nx\r\n--a\r\nA: b";

        MimeShape shape = shape(message);

        assertThat(types(shape)).containsExactly("0 multipart/mixed", "1 multipart/mixed", "2 text/plain", "1 text/plain");
        assertThat(body(message, shape.parts().get(2))).isEqualTo("x");
        assertThat(shape.root().delimiters().close()).isEqualTo(-1);
        assertThat(shape.parts().get(3).extent().end()).isEqualTo(message.length());
    }

    @Test
    void parametersAreReadWithTheirExtensionsAndBoundariesAsTheyStand() {
        // RFC 2231 §3 and §4.
        assertThat(ContentType.parse("Text/PLAIN; x=\"a\\\"b\"; name*0=a; name*1=b; t*=utf-8''%C3%A9; boundary=\"a'b'c%41=?q?x?=\"; "
                + "BOUNDARY=second"))
                .isEqualTo(new ContentType("text/plain",
                        java.util.Map.of("x", "a\"b", "name", "ab", "t", "\u00e9", "boundary", "a'b'c%41=?q?x?=")));
        // RFC 2045 §5.2 has plain text here; not to touch it is safer.
        assertThat(ContentType.parse("nonsense").mediaType()).isEqualTo("application/octet-stream");
        assertThat(ContentType.parse("").mediaType()).isEqualTo("application/octet-stream");
        assertThat(ContentType.parse("text/plain(" + "(".repeat(1_000_000)).mediaType()).isEqualTo("text/plain");
    }

    @Test
    void anEmptyPartHasNoOctets() {
        String message = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\n--a\r\n--a--\r\n";

        assertThat(shape(message).parts()).hasSize(3);
        assertThat(shape(message).parts().subList(1, 3)).allSatisfy(part -> assertThat(body(message, part)).isEmpty());
    }

    @Test
    void partsOfADigestAreMessages() {
        // RFC 2046 §5.1.5.
        assertThat(types(shape("Content-Type: multipart/digest; boundary=a\r\n\r\n--a\r\n\r\nSubject: x\r\n\r\ny\r\n--a--\r\n")))
                .containsExactly("0 multipart/digest", "1 message/rfc822", "2 text/plain");
    }

    @Test
    void encodedContainersAreNotLookedInto() {
        assertThat(types(shape("Content-Type: multipart/mixed; boundary=a\r\nContent-Transfer-Encoding: base64\r\n\r\n--a\r\n\r\nx\r\n"
                + "--a--\r\n")))
                .containsExactly("0 multipart/mixed");
        assertThat(types(shape("Content-Type: multipart/mixed\r\n\r\n--\r\n\r\nx\r\n----\r\n"))).containsExactly("0 multipart/mixed");
    }

    @Test
    void eightBitOctetsAreFoundWhereTheyStand() {
        MimeShape shape = shape("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nX: \u00e4\r\n\r\nx\r\n--a\r\n\r\n\u00e4\r\n"
                + "--a--\r\n\u00e4\r\n");

        assertThat(shape.parts()).extracting(MimePart::eightBit)
                .containsExactly(MimePart.EightBit.BODY, MimePart.EightBit.HEADER, MimePart.EightBit.BODY);
    }

    @Test
    void signedAndEncryptedPartsAreKnown() {
        String inner = "--a\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: "
                + "application/pgp-signature\r\n\r\n"
                + "--b--\r\n--a\r\nContent-Type: application/pkcs7-mime\r\n\r\n--a--\r\n";
        MimeShape shape = shape("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + inner);

        // RFC 1847 §2; RFC 8551 §3.2.
        assertThat(shape.parts()).extracting(MimePart::protection).containsExactly(MimePart.Protection.NONE, MimePart.Protection.SIGNED,
                MimePart.Protection.NONE, MimePart.Protection.NONE, MimePart.Protection.ENCRYPTED);
        assertThat(shape.parts()).extracting(shape::isProtected).containsExactly(false, true, true, true, true);
        assertThat(shape.has(MimePart.Protection.SIGNED)).isTrue();
        assertThat(shape("Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nx").root().protection())
                .isEqualTo(MimePart.Protection.SIGNED);
        assertThat(shape("Content-Type: multipart/report; boundary=x\r\n\r\n").isReport()).isTrue();
    }

    private static ByteOctets nested(int depth) {
        StringBuilder message = new StringBuilder("Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
        for (int i = 1; i < depth; i++) {
            message.append("--b").append(i - 1).append("\r\nContent-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n");
        }
        return ByteOctets.utf8(message.append("--b").append(depth - 1).append("\r\n\r\nx\r\n").toString());
    }

    @Test
    void theDeepestNestingIsReadAndOneLevelMoreIsTooDeep() {
        assertThat(shape(nested(MimeShape.MAX_DEPTH)).parts()).hasSize(MimeShape.MAX_DEPTH + 1);
        assertThat(read(nested(MimeShape.MAX_DEPTH + 1))).isEqualTo(new MimeReading.TooDeep());
        assertThat(read(nested(1_000))).isEqualTo(new MimeReading.TooDeep());
        assertThat(read(nested(100_000))).isEqualTo(new MimeReading.TooDeep());
    }

    @Test
    void theMostPartsAreReadAndOneMoreIsTooMany() {
        String head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        String part = "--b\r\n\r\nx\r\n";

        assertThat(shape(head + part.repeat(MimeShape.MAX_PARTS - 1)).parts()).hasSize(MimeShape.MAX_PARTS);
        assertThat(read(ByteOctets.utf8(head + part.repeat(MimeShape.MAX_PARTS)))).isEqualTo(new MimeReading.TooMany());
        assertThat(read(ByteOctets.utf8(head + part.repeat(10_000)))).isEqualTo(new MimeReading.TooMany());
    }

    @Test
    void aBoundaryOfTheGreatestLengthIsFoundAndALongerOneIsNot() {
        for (int length : new int[] {MimeScan.MAX_BOUNDARY_CHARACTERS, MimeScan.MAX_BOUNDARY_CHARACTERS + 1}) {
            String boundary = "b".repeat(length);
            MimeShape shape = shape("Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n\r\nx\r\n");
            assertThat(shape.parts()).hasSize(length == MimeScan.MAX_BOUNDARY_CHARACTERS ? 2 : 1);
        }
    }

    @Test
    void aMessageOfOneLineOrOfNothingButDelimitersTakesLinearTime() {
        String head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n";
        List<String> bodies = List.of("-".repeat(5_000_000), "--c\r\n".repeat(1_000_000), "--b-\r\n".repeat(1_000_000),
                "\r".repeat(5_000_000),
                "--".repeat(2_000_000) + "\r\n");

        // A guard against hanging only.
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> bodies.forEach(body -> assertThat(shape(head + body).parts()).hasSize(2)));
    }

    @Test
    void mime4jSeesTheSamePartsInTheCorpus() throws Exception {
        List<String> differing = new ArrayList<>();
        List<Corpus.Mail> mails = new ArrayList<>(Corpus.mails("messages"));
        mails.addAll(Corpus.mails("threads").stream().filter(mail -> !mail.name().endsWith(".mbox")).toList());
        for (Corpus.Mail mail : mails) {
            List<String> ours = types(shape(mail.octets()));
            if (!ours.equals(mime4j(Corpus.all(mail.octets())))) {
                differing.add(mail.name());
            }
        }
        // Ours sees the parts of unclosed multiparts one level deeper, does not look into encoded messages, reads a type that is none as
        // application/octet-stream, ends a header at its empty line only, never at a line that is no field, and takes white space at
        // the end of a boundary for padding wherever it stands.
        assertThat(mails).hasSizeGreaterThan(400);
        assertThat(differing).containsExactlyInAnyOrder("messages/cpython/msg_15.txt", "messages/cpython/msg_33.txt",
                "messages/cpython/msg_39.txt", "messages/enmime/mail-mime-blank-media-name.eml",
                "messages/enmime/mail-qp-utf8-header-no-break.eml", "messages/enmime/parts-barren-content-type.eml",
                "messages/james/mailbox-store-oneAttachmentWithEmptyContentType.eml", "messages/mail-parser/malformed-003.eml",
                "messages/mail-parser/malformed-005.eml", "messages/mail-parser/malformed-014.eml",
                "messages/mail-parser/malformed-019.eml", "messages/mime4j/base64encoded-rfc822message-nested.msg",
                "messages/mime4j/very-long-boundary.msg");
    }

    private static List<String> mime4j(byte[] octets) throws Exception {
        MimeConfig config = new MimeConfig.Builder().setMaxLineLen(-1).setMaxHeaderLen(-1).setMaxHeaderCount(-1).build();
        MimeTokenStream stream = new MimeTokenStream(config);
        stream.setRecursionMode(RecursionMode.M_RECURSE);
        stream.parse(new ByteArrayInputStream(octets));
        List<String> types = new ArrayList<>();
        int depth = 0;
        int messages = 0;
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            switch (state) {
                case T_START_MULTIPART -> {
                    types.add(depth + " " + stream.getBodyDescriptor().getMimeType());
                    depth++;
                }
                case T_END_MULTIPART -> depth--;
                case T_START_MESSAGE -> {
                    if (messages++ > 0) {
                        types.add(depth++ + " message/rfc822");
                    }
                }
                case T_END_MESSAGE -> depth--;
                case T_BODY -> types.add(depth + " " + stream.getBodyDescriptor().getMimeType());
                // All other events say nothing about the structure.
                default -> { }
            }
        }
        return types;
    }
}
