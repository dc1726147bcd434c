package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.indaba.mail.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SevenBitTest {

    private static ByteOctets utf8(String message) {
        return ByteOctets.utf8(message.replace("\n", "\r\n"));
    }

    private static SevenBitReading of(MessageOctets message) {
        return SevenBit.of(message, Rendering.unchanged(message.size()));
    }

    private static String converted(MessageOctets message) {
        Rendering rendering = ((SevenBitReading.Converted) of(message)).rendering();
        assertThat(rendering.breaks()).containsExactly("seven-bit");
        String text = new String(Corpus.all(new RenderedOctets(message, rendering, SlotValues.none())), StandardCharsets.ISO_8859_1);
        assertThat(text.chars()).allMatch(c -> c < 128);
        return text.replace("\r\n", "\n");
    }

    @Test
    void sevenBitMessagesNeedNothing() {
        assertThat(of(utf8("Content-Transfer-Encoding: 8bit\n\nplain\n"))).isEqualTo(new SevenBitReading.Unneeded());
    }

    @Test
    void textIsEncodedAsQuotedPrintable() {
        // RFC 6152 §3: a relay converts, or returns; RFC 2045 §6.7.
        assertThat(converted(utf8("MIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\nContent-Type: text/plain; charset=utf-8\n\n"
                + "caf\u00e9 = a \n")))
                .isEqualTo("MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\n"
                                + "caf=C3=A9 =3D a=20\n");
    }

    @Test
    void noLineBeginsLikeADelimiter() {
        // RFC 2046 §5.1.1: a soft line break before two hyphens would make a delimiter of what the author wrote in the middle of a line.
        for (int length = 0; length < 80; length++) {
            String text = converted(utf8("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n\u00e9"
                    + "x".repeat(length) + "--b\nContent-Type: application/octet-stream\n\nTVqQ\n--b--\n"));
            assertThat(MimeShapeTest.shape(utf8(text)).parts()).as(text).hasSize(2);
        }
        assertThat(encoded("--\n-- \n- a\n-\n---")).isEqualTo("=2D-\n=2D-=20\n- a\n-\n=2D--");
        for (String unit : List.of("-", "--x", "- ", "\u00e9--")) {
            String text = unit.repeat(300);
            String encoded = encoded(text);
            assertThat(encoded.lines()).noneMatch(line -> line.startsWith("--") || line.length() > 76);
            assertThat(decoded(encoded)).isEqualTo(text);
        }
    }

    private static String encoded(String text) {
        byte[] encoded = QuotedPrintable.encode(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)).toArray();
        return new String(encoded, StandardCharsets.US_ASCII).replace("\r\n", "\n");
    }

    private static String decoded(String encoded) {
        MessageOctets octets = utf8("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + encoded);
        return PartContent.text(octets, MimeShapeTest.shape(octets).root(), 10_000);
    }

    @Test
    void textThatIsMostlyBeyondAsciiIsEncodedAsBase64() {
        assertThat(converted(utf8("MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                + "\u043f\u0440\u0438\u0432\u0435\u0442\n")))
                .endsWith("Content-Transfer-Encoding: base64\n\n0L/RgNC40LLQtdGCDQo=\n");
    }

    @Test
    void textWithoutMimeGetsItsFields() {
        // RFC 1428 §3.
        assertThat(converted(utf8("Subject: x\n\ncaf\u00e9\n"))).isEqualTo(
                "Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
                        + "caf=C3=A9\n");
        assertThat(converted(ByteOctets.of("Subject: x\r\n\r\ncaf\u00e9\r\n".getBytes(StandardCharsets.ISO_8859_1))))
                .contains("charset=unknown-8bit");
    }

    @Test
    void eachPartIsEncodedByItselfAndContainersSaySevenBit() {
        String message = """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b
                Content-Transfer-Encoding: 8bit

                --b

                seven
                --b
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 8BIT

                Subject: caf\u00e9

                \u00e4bc def
                --b
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: binary

                \u00e4
                --b--
                caf\u00e9
                """;
        assertThat(converted(utf8(message))).isEqualTo("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b
                Content-Transfer-Encoding: 7bit

                --b

                seven
                --b
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 7bit

                Subject: =?utf-8?q?caf=C3=A9?=
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                =C3=A4bc def
                --b
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64

                w6Q=
                --b--
                caf??
                """);
    }

    @Test
    void whatIsSignedAndSevenBitIsNotTouched() {
        String signed = "--s\nContent-Type: text/plain\n\nsigned =20\n--s\nContent-Type: application/pgp-signature\n\nx\n--s--\n";
        String text = converted(utf8("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
                + "multipart/signed; boundary=s\n\n"
                + signed + "--b\n\n\u00e4 and more text\n--b--\n"));

        assertThat(text).contains(signed).contains("=C3=A4 and");
    }

    @Test
    void namesSubjectsAndFileNamesGetTheirSevenBitForm() {
        String text = converted(utf8("From: Andr\u00e9 <a@b.example>, \"=?utf-8?q?=C3=A9?= D\" <c@d.example>\nSubject: caf\u00e9 "
                + "=?utf-8?q?=C3=A9?=\n"
                + "Content-Type: text/plain; name=\"gr\u00fcn.txt\"; charset=us-ascii\nContent-Disposition: attachment; filename=\u00fc\n"
                + "X-Odd: abc\u00e4\u0000b\n\nx\n"));

        assertThat(text).isEqualTo("From: =?utf-8?q?Andr=C3=A9?= <a@b.example>, =?utf-8?q?=C3=A9_D?= <c@d.example>\n"
                + "Subject: =?utf-8?q?caf=C3=A9_=C3=A9?=\n"
                + "Content-Type: text/plain; charset=\"us-ascii\"; name*=utf-8''gr%C3%BCn.txt\n"
                + "Content-Disposition: attachment; filename*=utf-8''%C3%BC\nX-Odd: =?utf-8?q?abc=C3=A4?= b\n\nx\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"To: j\u00f6rg@example.org\n\nx\n", "Message-ID: <\u00e4@b>\n\nx\n", "no field \u00e4\n\nx\n",
            "Content-Type: multipart/mixed; boundary=\"\u00e4\"\n\n--\u00e4\n\nx\n", "Content-Type: message/partial\n\n\u00e4\n",
            "Content-Transfer-Encoding: x-uuencode\n\n\u00e4\n", "From: \u00e4\n\nx\n", "Content-Type: text/plain; n\u00e4me=x\n\nx\n",
            "Content-Type: multipart/mixed; boundary=b\n\n\u00e4\n", "Content-Type: foo; name=\u00e4\n\nx\n",
            "Content-Disposition: ; filename=\u00e4\n\nx\n",
            "Content-Type: multipart/mixed; boundary=\"b??\"\n\n--b\u00e4\nContent-Type: x/y\n\nx\n--b??\n\ny\n--b??--\n",
            "Content-Type: multipart/mixed; boundary=\"b=C3=A4\"\n\n--b=C3=A4\nContent-Transfer-Encoding: quoted-printable\n\n"
                    + "--b\u00e4\nContent-Type: x/y\n\nx\n--b=C3=A4--\n"})
    void whatHasNoSevenBitFormIsSaidToHaveNone(String message) {
        assertThat(of(utf8(message))).isInstanceOf(SevenBitReading.Impossible.class);
    }

    @Test
    void tooDeepOrTooManyPartsHaveNoForm() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
        }
        assertThat(of(utf8(deep + "\n\u00e4\n"))).isInstanceOf(SevenBitReading.Impossible.class);
        assertThat(of(utf8("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n\u00e4\n".repeat(10_000))))
                .isInstanceOf(SevenBitReading.Impossible.class);
        assertThat(of(utf8("A: b\n".repeat(10_001) + "\n\u00e4\n"))).isInstanceOf(SevenBitReading.Impossible.class);
        assertThat(of(utf8("A: " + "b".repeat(1_100_000) + "\n\n\u00e4\n"))).isInstanceOf(SevenBitReading.Impossible.class);
    }

    @Test
    void theLargestEncodedPartsAreTakenAndOneMoreOctetIsNot() throws Exception {
        EncodedPieces all = new EncodedPieces(new EncodedPieces.Budget(5));
        all.write(new byte[5]);
        assertThat(all.pieces()).containsExactly(new Piece.Insert(Bytes.of(new byte[5])));
        byte[] large = new byte[(int) SevenBit.MAX_ENCODED_OCTETS];
        Arrays.fill(large, (byte) 0xE4);
        byte[] head = "Content-Type: image/x\r\nContent-Transfer-Encoding: binary\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head);
        message.writeBytes(large);
        assertThat(of(ByteOctets.of(message.toByteArray()))).isInstanceOf(SevenBitReading.Impossible.class);
    }

    @Test
    void slotsStayInTheirPlace() {
        ByteOctets original = utf8("Subject: x\n\n\u00e4 b c\n");
        Rendering rendering = new Rendering(List.of(new Piece.Insert(Bytes.utf8("A: ")), new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN),
                new Piece.Insert(Bytes.utf8("\r\n")), new Piece.Keep(0, original.size())), List.of("footer"));

        Rendering sevenBit = ((SevenBitReading.Converted) SevenBit.of(original, rendering)).rendering();

        assertThat(sevenBit.breaks()).containsExactly("footer", "seven-bit");
        assertThat(new String(Corpus.all(new RenderedOctets(original, sevenBit, SlotValues.ofLeaveToken("tok"))), StandardCharsets.UTF_8))
                .startsWith("A: tok\r\nSubject: x\r\nMIME-Version").endsWith("\r\n=C3=A4 b c\r\n");
    }

    @Property
    void quotedPrintableComesBack(@ForAll byte[] octets) throws Exception {
        byte[] encoded = QuotedPrintable.encode(octets).toArray();
        byte[] decoded = new org.apache.james.mime4j.codec.QuotedPrintableInputStream(new ByteArrayInputStream(encoded)).readAllBytes();

        assertThat(decoded).isEqualTo(octets);
        // RFC 2045 §6.7, rule 5.
        assertThat(new String(encoded, StandardCharsets.US_ASCII).split("\r\n", -1)).allMatch(line -> line.length() <= 76);
    }

    @Property(tries = 3000)
    void utf8IsToldFromOtherOctets(@ForAll byte[] octets) {
        Utf8Check check = new Utf8Check();
        for (byte octet : octets) {
            check.write(octet);
        }
        boolean expected = Arrays.equals(new String(octets, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), octets);
        assertThat(check.wellFormed()).as(HexFormat.of().formatHex(octets)).isEqualTo(expected);
    }

    @Property
    void everyTextIsWellFormedUtf8(@ForAll String text) {
        Utf8Check check = new Utf8Check();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            check.write(octet);
        }
        assertThat(check.wellFormed()).isTrue();
    }

    @Test
    void convertedMailsOfTheCorpusSayTheSame() throws Exception {
        List<String> impossible = new ArrayList<>();
        int converted = 0;
        List<Corpus.Mail> mails = new ArrayList<>();
        List.of("messages", "autoreply", "threads", "bounces").forEach(sub -> mails.addAll(Corpus.mails(sub)));
        for (Corpus.Mail mail : mails) {
            switch (of(mail.octets())) {
                case SevenBitReading.Unneeded _ -> { }
                case SevenBitReading.Impossible(String reason) -> impossible.add(mail.name() + ": " + reason);
                case SevenBitReading.Converted(Rendering rendering) -> {
                    converted++;
                    byte[] after = Corpus.all(new RenderedOctets(mail.octets(), rendering, SlotValues.none()));
                    assertThat(new String(after, StandardCharsets.ISO_8859_1).chars()).as(mail.name()).allMatch(c -> c < 128);
                    assertThat(bodies(after)).as(mail.name()).isEqualTo(bodies(Corpus.all(mail.octets())));
                }
            }
        }
        assertThat(converted).isGreaterThan(20);
        assertThat(impossible).hasSizeLessThan(20);
    }

    /** The decoded octets of all parts, as Mime4j reads them; line ends at the end aside. */
    private static List<String> bodies(byte[] message) throws Exception {
        MimeTokenStream stream = new MimeTokenStream(new MimeConfig.Builder().setMaxLineLen(-1).setMaxHeaderLen(-1).setMaxHeaderCount(-1)
                .build());
        stream.parse(new ByteArrayInputStream(message));
        List<String> bodies = new ArrayList<>();
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            if (state == EntityState.T_BODY) {
                bodies.add(new String(stream.getDecodedInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).stripTrailing());
            }
        }
        return bodies;
    }
}
