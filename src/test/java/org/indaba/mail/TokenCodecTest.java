package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenCodecTest {

    private static final TokenKey OLD = new TokenKey(1, Bytes.utf8("an old secret of at least thirty-two octets"));
    private static final TokenKey NEW = new TokenKey(2, Bytes.utf8("a new secret of at least thirty-two octets!"));

    private final TokenCodec codec = new TokenCodec(() -> List.of(NEW, OLD));

    @Property
    void everyIdComesBackFromItsTokenInAnyCase(@ForAll long id) {
        String token = codec.sign(TokenPurpose.RETURN_PATH, id);

        // RFC 4648 §6: base32 has one case; mail hosts may change it.
        assertThat(token).hasSize(TokenCodec.LENGTH).isEqualTo(token.toLowerCase(Locale.ROOT));
        assertThat(codec.verify(TokenPurpose.RETURN_PATH, token.toUpperCase(Locale.ROOT))).hasValue(id);
    }

    @Property
    void aTokenServesNoOtherPurpose(@ForAll long id, @ForAll TokenPurpose made, @ForAll TokenPurpose asked) {
        String token = codec.sign(made, id);

        assertThat(codec.verify(asked, token).isPresent()).isEqualTo(made == asked);
    }

    @Property
    void aChangedCharacterIsNoticed(@ForAll long id, @ForAll int place, @ForAll char other) {
        String token = codec.sign(TokenPurpose.LEAVE, id);
        int at = Math.floorMod(place, token.length());
        String forged = token.substring(0, at) + other + token.substring(at + 1);

        assertThat(codec.verify(TokenPurpose.LEAVE, forged).isPresent())
                .isEqualTo(forged.toLowerCase(Locale.ROOT).equals(token));
    }

    @Test
    void theOldKeyStillVerifiesAfterRotation() {
        String token = new TokenCodec(() -> List.of(OLD)).sign(TokenPurpose.LEAVE, 7);

        assertThat(codec.verify(TokenPurpose.LEAVE, token)).hasValue(7);
        assertThat(new TokenCodec(() -> List.of(NEW)).verify(TokenPurpose.LEAVE, token)).isEmpty();
    }

    @Test
    void whatIsNoTokenIsNone() {
        assertThat(codec.verify(TokenPurpose.LEAVE, "")).isEmpty();
        assertThat(codec.verify(TokenPurpose.LEAVE, "a".repeat(24))).isEmpty();
        assertThat(codec.verify(TokenPurpose.LEAVE, "a".repeat(26))).isEmpty();
        assertThat(codec.verify(TokenPurpose.LEAVE, "1".repeat(25))).isEmpty();
    }
}
