package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Random;
import org.indaba.mail.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in DNS, RFC 6376 §3.6.1, and which of them are taken, RFC 8301 §3.2. */
class PublicKeysTest {

    private static final DkimSignature.KeyName NAME = new DkimSignature.KeyName("example.org", "s", "example.org");
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

    private static KeyReading find(String... records) {
        return new PublicKeys(new TextDns().with("s._domainkey.example.org", records), DkimRules.TODAY)
                .find(NAME, SignatureAlgorithm.RSA_SHA256);
    }

    private static String rsa(int bits, BigInteger exponent) {
        try {
            BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.valueOf(12_345));
            return Base64.getEncoder().encodeToString(KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                    .getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void keysFrom1024To4096BitsAreTaken() {
        assertThat(find("p=" + rsa(1024, EXPONENT))).isInstanceOf(KeyReading.Usable.class);
        assertThat(find("p=" + rsa(1023, EXPONENT))).isEqualTo(new KeyReading.Unusable("an RSA key of 1023 bits is not taken"));
        assertThat(find("p=" + rsa(4096, EXPONENT))).isInstanceOf(KeyReading.Usable.class);
        assertThat(find("p=" + rsa(4097, EXPONENT))).isEqualTo(new KeyReading.Unusable("an RSA key of 4097 bits is not taken"));
    }

    @Test
    void exponentThatCostsTimeIsNotTaken() {
        assertThat(find("p=" + rsa(2048, BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)))).isInstanceOf(KeyReading.Usable.class);
        assertThat(find("p=" + rsa(2048, BigInteger.ONE.shiftLeft(64).add(BigInteger.ONE)))).isInstanceOf(KeyReading.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=DKIM2; p=#", "k=rsa; v=DKIM1; p=#", "p=", "v=DKIM1; p=", "k=ed25519; p=#", "h=sha1; p=#", "s=chat; p=#",
        "p=AAAA",
        "p=#; p=#", "v=DKIM1; p=?", "v=DKIM1", "\u0000", "p=#;;", "anything"})
    void keyThatIsNotForThisIsNoKey(String record) {
        assertThat(find(record.replace("#", rsa(2048, EXPONENT)))).isInstanceOf(KeyReading.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p=#", "v=DKIM1; p=#", "v=DKIM1; k=rsa; h=sha1:sha256; s=email:chat; t=z; n=note; p=#;",
        " v = DKIM1 ; x=; s=* ;p = # ",
        "v=DKIM1; g=ann; p=#"})
    void keyWithWhatNobodyMindsIsAKey(String record) {
        assertThat(find(record.replace("#", rsa(2048, EXPONENT)))).isInstanceOf(KeyReading.Usable.class);
    }

    @Test
    void otherTextsBesideTheKeyAreNoHindrance() {
        assertThat(find("google-site-verification", "v=spf1 -all", "p=" + rsa(2048, EXPONENT))).isInstanceOf(KeyReading.Usable.class);
    }

    /** A stranger chooses the octets of a key: none of them makes a verifier throw. */
    @Test
    void keysOfRandomOctetsAreKeysOrNone() {
        byte[] good = Base64.getDecoder().decode(rsa(1024, EXPONENT));
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] octets = random.nextBoolean() ? new byte[32] : good.clone();
            for (int i = octets.length == 32 ? 64 : 1 + random.nextInt(4); i > 0; i--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            String record = "p=" + Base64.getEncoder().encodeToString(octets);
            for (SignatureAlgorithm algorithm : DkimRules.TODAY.algorithms()) {
                TextDns dns = new TextDns().with("s._domainkey.example.org", "k=" + algorithm.keyType() + "; " + record);
                if (new PublicKeys(dns, DkimRules.TODAY).find(NAME, algorithm) instanceof KeyReading.Usable(DkimKey key)) {
                    assertThat(key.verifies(algorithm, octets, Bytes.of(new byte[64]))).as("seed " + seed).isFalse();
                    assertThat(key.verifies(algorithm, octets, Bytes.of(octets))).as("seed " + seed).isFalse();
                }
            }
        }
    }

    @Test
    void ed25519KeyHas32Octets() {
        // RFC 8463 §4: the key is the 32 octets.
        for (int length : new int[] {31, 32, 33}) {
            KeyReading reading = new PublicKeys(new TextDns().with("s._domainkey.example.org",
                    "k=ed25519; p=" + Base64.getEncoder().encodeToString(new byte[length])), DkimRules.TODAY)
                    .find(NAME, SignatureAlgorithm.ED25519_SHA256);
            assertThat(reading instanceof KeyReading.Usable).as(length + " octets").isEqualTo(length == 32);
        }
    }
}
