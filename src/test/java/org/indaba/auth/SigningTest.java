package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.indaba.mail.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever's code signs, the signature is the same: both ways to sign leave nothing to chance (RFC 6376 §3.3.2, RFC 8463 §3). */
class SigningTest {

    private static final byte[] SIGNED = "list-id:<list.lists.test>\r\nfrom:a@b.test\r\ndkim-signature:v=1; b="
            .getBytes(StandardCharsets.US_ASCII);

    private static KeyPair pair(DkimKeyType type) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(type.javaName()).generateKeyPair();
    }

    @ParameterizedTest
    @EnumSource
    void javaSignsWhereNoNativeCodeDoes(DkimKeyType type) throws GeneralSecurityException {
        KeyPair pair = pair(type);
        byte[] signature = Signing.inJava(type, pair.getPrivate()).sign(SIGNED, SIGNED.length - 4);

        assertThat(new DkimKey(pair.getPublic(), false).verifies(type.algorithm(), Arrays.copyOf(SIGNED, SIGNED.length - 4),
                Bytes.of(signature))).isTrue();
        assertThat(Signing.with(type, pair.getPrivate(), pair.getPublic()).sign(SIGNED, SIGNED.length - 4)).isEqualTo(signature);
    }

    @ParameterizedTest
    @EnumSource
    void nativeCodeThatSignsWronglyIsNotUsed(DkimKeyType type) throws GeneralSecurityException {
        assumeTrue(NativeCode.provider().isPresent(), "skipped: no native code loads here");
        KeyPair pair = pair(type);
        assertThat(Signing.with(type, pair.getPrivate(), pair.getPublic())).isInstanceOf(Signing.Provided.class);

        // Against another public key everything is wrong.
        Signing chosen = Signing.with(type, pair.getPrivate(), pair(type).getPublic());
        assertThat(chosen.sign(SIGNED, 9)).isEqualTo(Signing.inJava(type, pair.getPrivate()).sign(SIGNED, 9));
        assertThat(chosen).hasToString(Signing.inJava(type, pair.getPrivate()).toString());
    }

    @ParameterizedTest
    @EnumSource
    void manySignAtOnce(DkimKeyType type) throws Exception {
        KeyPair pair = pair(type);
        Signing signing = Signing.with(type, pair.getPrivate(), pair.getPublic());
        byte[] expected = signing.sign(SIGNED, SIGNED.length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<byte[]>> all = IntStream.range(0, 200).<Callable<byte[]>>mapToObj(_ -> () -> signing.sign(SIGNED, SIGNED.length))
                    .toList();
            assertThat(threads.invokeAll(all)).allSatisfy(signature -> assertThat(signature.get()).isEqualTo(expected));
        }
    }
}
