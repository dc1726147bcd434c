package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3629 §4: which octets are UTF-8, by its table and against the platform's own decoder. */
class Utf8CheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
    void theFirstAndLastOfEveryLengthIsWellFormed(String octets) {
        assertThat(wellFormed(HexFormat.of().parseHex(octets))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "bf", "c1bf", "e09fbf", "eda080", "edbfbf", "f08fbfbf", "f4908080", "f5808080", "ff", "c2", "e0a0",
        "f09080", "c241", "c2c280"})
    void overlongFormsSurrogatesAndWhatIsCutOffAreNot(String octets) {
        assertThat(wellFormed(HexFormat.of().parseHex(octets))).isFalse();
    }

    @Property
    void theDecoderSaysTheSameOfAnyOctets(@ForAll byte[] octets) {
        assertThat(wellFormed(octets)).isEqualTo(decodes(octets));
    }

    @Property
    void anyTextIsWellFormed(@ForAll String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        assertThat(wellFormed(octets)).isTrue();
    }

    private static boolean wellFormed(byte[] octets) {
        Utf8Check check = new Utf8Check();
        for (byte octet : octets) {
            check.write(octet);
        }
        return check.wellFormed();
    }

    private static boolean decodes(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
