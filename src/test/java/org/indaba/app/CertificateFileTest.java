package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.indaba.checkup.OwnCertificate.Shown;
import org.indaba.testing.TestPki;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFileTest {

    @TempDir
    Path folder;

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void namesAndTimesAreThoseOfTheFirstCertificate() throws Exception {
        TestPki pki = new TestPki("Test");
        X509Certificate host = pki.host(TestPki.Time.GOOD, "Mail.example.org", "*.example.net").certificate();
        Path file = Files.writeString(folder.resolve("c.pem"), pem(host) + pem(pki.root()), StandardCharsets.US_ASCII);

        assertThat(new CertificateFile(file).look()).isEqualTo(new Shown.Given(List.of("mail.example.org", "*.example.net"),
                host.getNotBefore().toInstant(), host.getNotAfter().toInstant(), "no public authority vouches for it"));
    }

    @Test
    void authorityThatIsTrustedLeavesNoDoubt() throws GeneralSecurityException, IOException {
        TestPki pki = new TestPki("Test");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", pki.root());
        X509Certificate host = pki.host(TestPki.Time.GOOD, "mail.example.org").certificate();

        assertThat(CertificateFile.doubt(List.of(host), trusted)).isEmpty();
        assertThat(CertificateFile.doubt(List.of(new TestPki("Other").host(TestPki.Time.GOOD, "mail.example.org").certificate()), trusted))
                .isNotEmpty();
    }

    @Test
    void whatCannotBeReadIsSaidSo() throws Exception {
        assertThat(new CertificateFile(folder.resolve("none.pem")).look()).isInstanceOf(Shown.Unreadable.class);
        assertThat(new CertificateFile(Files.writeString(folder.resolve("x.pem"), "hello")).look()).isInstanceOf(Shown.Unreadable.class);
        String noBase64 = pem(new TestPki("Test").root()).replaceFirst("\nMI", "\n*I");
        assertThat(new CertificateFile(Files.writeString(folder.resolve("y.pem"), noBase64)).look()).isInstanceOf(Shown.Unreadable.class);
    }

    @Test
    void addressesOfTheMachineComeWithoutTheNamesOfItsInterfaces() {
        assertThat(Interfaces.addresses()).isNotEmpty().noneMatch(address -> address.getHostAddress().contains("%"));
    }
}
