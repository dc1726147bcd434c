package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HeaderBlockTest {

    static HeaderBlock read(String message) {
        return read(ByteOctets.of(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static HeaderBlock read(MessageOctets octets) {
        return ((HeaderReading.Read) HeaderBlock.read(octets)).header();
    }

    private static List<String> names(String message) {
        return read(message).fields().stream().map(HeaderField::name).toList();
    }

    @Test
    void fieldsAreUnfoldedAndFoundInAnyCase() {
        // RFC 5322 §2.2.3: unfolding removes the line end before the white space.
        HeaderBlock header = read("Subject: one\r\n two\r\nSUBJECT:three\r\n\r\nbody\r\n");

        assertThat(header.first("subject")).hasValue("one two");
        assertThat(header.all("Subject")).extracting(HeaderField::value).containsExactly("one two", "three");
        assertThat(header.bodyStart()).isEqualTo(37);
    }

    @Test
    void spaceBeforeTheColonIsAllowed() {
        // RFC 5322 §4.5: obsolete fields.
        assertThat(names("From \t: a@b.example\r\n\r\n")).containsExactly("From");
    }

    @Test
    void linesThatAreNoFieldAreKeptWithoutAName() {
        assertThat(names("From ann@example.org Sat Jan  3 01:05:34 1996\r\nTo: x\r\nno colon here\r\n: y\r\nn\u00e4me: z\r\n\r\n"))
                .containsExactly("", "To", "", "", "");
        assertThat(names(" starts with a space\r\nTo: x\r\n\r\n")).containsExactly("", "To");
    }

    @Test
    void aHeaderEndsAtTheEmptyLineOrWithTheMessage() {
        assertThat(read("").fields()).isEmpty();
        assertThat(read("").bodyStart()).isZero();
        assertThat(read("\r\nbody").bodyStart()).isEqualTo(2);
        assertThat(read("\r\nbody").fields()).isEmpty();
        assertThat(read("A: b\r\n").bodyStart()).isEqualTo(6);
        assertThat(read("A: b").bodyStart()).isEqualTo(4);
        assertThat(read("A: b\r\n\r\n").bodyStart()).isEqualTo(8);
        assertThat(read("\r").bodyStart()).isEqualTo(1);
    }

    @Test
    void foldedLinesOfWhiteSpaceBelongToTheField() {
        HeaderBlock header = read("A: b\r\n \t \r\n c\r\n  \r\nD: e\r\n\r\n");

        assertThat(header.fields()).extracting(HeaderField::name).containsExactly("A", "D");
        assertThat(header.first("D")).hasValue("e");
    }

    @Test
    void octetsAboveAsciiAreReadAsUtf8OrElseAsLatin1() {
        assertThat(read("A: \u00c3\u00a4\r\n\r\n").first("A")).hasValue("\u00e4");
        assertThat(read("A: \u00e4\r\n\r\n").first("A")).hasValue("\u00e4");
        assertThat(read("A: x\0y\r\n\r\n").first("A")).hasValue("x\0y");
    }

    @Test
    void bareLineEndsDoNotEndAField() {
        assertThat(names("A: b\nB: c\rC: d\r\n\r\n")).containsExactly("A");
    }

    @Test
    void aHeaderOfTheLargestSizeIsReadAndOneMoreOctetIsTooLong() {
        assertThat(HeaderBlock.read(headerOf(HeaderBlock.MAX_OCTETS))).isInstanceOf(HeaderReading.Read.class);
        assertThat(HeaderBlock.read(headerOf(HeaderBlock.MAX_OCTETS + 1))).isInstanceOf(HeaderReading.TooLong.class);
    }

    @Test
    void aHeaderThatNeverEndsIsTooLong() {
        byte[] endless = new byte[HeaderBlock.MAX_OCTETS + 1];
        Arrays.fill(endless, (byte) 'x');

        assertThat(HeaderBlock.read(ByteOctets.of(endless))).isInstanceOf(HeaderReading.TooLong.class);
        assertThat(HeaderBlock.read(ByteOctets.of(Arrays.copyOf(endless, HeaderBlock.MAX_OCTETS)))).isInstanceOf(HeaderReading.Read.class);
    }

    @Test
    void theMostFieldsAreReadAndOneMoreIsTooMany() {
        assertThat(HeaderBlock.read(ByteOctets.utf8("A:\r\n".repeat(HeaderBlock.MAX_FIELDS) + "\r\n")))
                .isInstanceOf(HeaderReading.Read.class);
        assertThat(HeaderBlock.read(ByteOctets.utf8("A:\r\n".repeat(HeaderBlock.MAX_FIELDS + 1) + "\r\n")))
                .isInstanceOf(HeaderReading.TooMany.class);
    }

    @Test
    void headersAroundTheFirstLookAreReadWhole() {
        for (int size = 16_380; size < 16_390; size++) {
            HeaderBlock header = read(headerOf(size));
            assertThat(header.bodyStart()).isEqualTo(size);
            assertThat(header.fields()).hasSize(1);
        }
    }

    @Test
    void aLargeHeaderIsOneOfManyOctetsOrManyLines() {
        assertThat(HeaderBlock.isLarge(headerOf(HeaderBlock.LARGE_OCTETS))).isFalse();
        assertThat(HeaderBlock.isLarge(headerOf(HeaderBlock.LARGE_OCTETS + 1))).isTrue();
        for (String end : List.of("", "\r\n", "\r\nbody" + "\r\n".repeat(9_000), "\r\nbody" + "x\r\n".repeat(90_000))) {
            assertThat(HeaderBlock.isLarge(ByteOctets.utf8("a:\r\n".repeat(HeaderBlock.LARGE_LINES) + end))).isFalse();
            assertThat(HeaderBlock.isLarge(ByteOctets.utf8("a:\r\n".repeat(HeaderBlock.LARGE_LINES + 1) + end))).isTrue();
            assertThat(HeaderBlock.isLarge(ByteOctets.utf8("a:\r\n".repeat(8_000) + end))).as("behind the first look").isTrue();
        }
        assertThat(HeaderBlock.isLarge(ByteOctets.utf8("\r\n" + "a:\r\n".repeat(9_000)))).isFalse();
        assertThat(HeaderBlock.isLarge(ByteOctets.utf8(""))).isFalse();
    }

    /** A header of this many octets, its empty line among them, and a body. */
    private static ByteOctets headerOf(int octets) {
        return ByteOctets.utf8("A:" + "x".repeat(octets - 6) + "\r\n\r\nbody\r\n");
    }

    @Property(tries = 500)
    void theFieldsTileEveryHeader(@ForAll byte[] octets) {
        assertTiles(ByteOctets.of(octets));
    }

    @Test
    void theFieldsTileEveryHeaderOfTheCorpus() {
        assertThat(Corpus.mails("messages")).hasSize(280).allSatisfy(mail -> assertTiles(mail.octets()));
    }

    static void assertTiles(MessageOctets octets) {
        HeaderBlock header = read(octets);
        int at = 0;
        for (HeaderField field : header.fields()) {
            assertThat(field.start()).isEqualTo(at);
            assertThat(field.end()).isGreaterThan(at);
            at = field.end();
        }
        assertThat(header.bodyStart() - at).isIn(0L, 2L);
        assertThat(header.bodyStart() == at).isEqualTo(header.bodyStart() == octets.size() && !endsInEmptyLine(octets, at));
    }

    private static boolean endsInEmptyLine(MessageOctets octets, int at) {
        return octets.size() - at == 2;
    }
}
