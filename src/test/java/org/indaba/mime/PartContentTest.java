package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PartContentTest {

    @Test
    void transferEncodingsAreTakenOff() {
        assertThat(text(utf8("quoted-printable") + "a=C3=A4=\nb", 100)).isEqualTo("aäb");
        assertThat(text(utf8("base64") + "YcOk\nYg==", 100)).isEqualTo("aäb");
        assertThat(text(utf8("quoted-printable").replace("utf-8", "iso-8859-15") + "=A4", 100)).isEqualTo("€");
        // RFC 2045 §6.4: what nobody knows stays as it is.
        assertThat(text("Content-Transfer-Encoding: x-nonsense\n\nabc", 100)).isEqualTo("abc");
    }

    @Test
    void soManyOctetsAreDecodedAndNotOneMore() {
        byte[] octets = "x".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        String encoded = Base64.getMimeEncoder().encodeToString(octets).replace("\r\n", "\n");
        String mail = "Content-Transfer-Encoding: base64\n\n" + encoded;
        assertThat(text(mail, 20_000)).hasSize(20_000);
        assertThat(text(mail, 19_999)).hasSize(19_999);
        assertThat(text(mail, 20_001)).hasSize(20_000);
        assertThat(text("\n" + "x".repeat(20), 19)).hasSize(19);
    }

    @Test
    void brokenEncodingEndsWhereItBreaks() {
        assertThat(text("Content-Transfer-Encoding: base64\n\nYWJj!!YQ=", 100)).startsWith("abc");
        assertThat(text("Content-Transfer-Encoding: quoted-printable\n\nabc=ZZ=", 100)).startsWith("abc");
    }

    @Test
    void nameOfAFileIsThatOfItsDispositionOrOfItsType() {
        // RFC 2183 §2.3, RFC 2231 §4.
        assertThat(name("Content-Disposition: attachment; filename=\"a b.txt\"")).isEqualTo("a b.txt");
        assertThat(name("Content-Disposition: attachment; filename*=utf-8''%C3%A4.txt")).isEqualTo("ä.txt");
        assertThat(name("Content-Type: image/png; name=\"=?utf-8?q?=C3=A4.png?=\"")).isEqualTo("ä.png");
        // What is broken before the parameters hides none of them.
        assertThat(name("Content-Disposition: ; filename=\"evil.exe\"")).isEqualTo("evil.exe");
        assertThat(name("Content-Disposition: \"attachment\"; filename=evil.exe")).isEqualTo("evil.exe");
        assertThat(name("Content-Type: foo; name=evil.exe")).isEqualTo("evil.exe");
        assertThat(name("Content-Disposition: attachment; filename=\" \"\nContent-Type: x/y; name=evil.exe")).isEqualTo("evil.exe");
        String longest = "Content-Disposition: attachment; filename=" + "x".repeat(PartContent.MAX_FILE_NAME);
        assertThat(name(longest)).hasSize(PartContent.MAX_FILE_NAME);
        assertThat(name(longest + "x")).hasSize(PartContent.MAX_FILE_NAME);
        assertThat(name("Content-Disposition: attachment")).isEqualTo("none");
    }

    private static String utf8(String encoding) {
        return "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + "\n\n";
    }

    private static String text(String mail, int max) {
        MessageOctets octets = octets(mail);
        return PartContent.text(octets, root(octets), max);
    }

    private static String name(String field) {
        MessageOctets octets = octets(field + "\n\nx");
        return PartContent.fileName(octets, root(octets)).orElse("none");
    }

    private static MessageOctets octets(String mail) {
        return ByteOctets.utf8(mail.replace("\n", "\r\n"));
    }

    private static MimePart root(MessageOctets octets) {
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return ((MimeReading.Read) MimeShape.read(octets, header)).shape().root();
    }
}
