package org.indaba.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.indaba.checkup.OwnCertificate;
import org.indaba.deliver.CertificateNames;
import org.indaba.receive.TlsKeys;
import org.jspecify.annotations.Nullable;

/** Looks into the operator's certificate file, each time it is asked, and whether public authorities vouch for it. Thread-safe. */
final class CertificateFile implements OwnCertificate {

    /** What the Java platform calls a kind of key exchange that nobody knows yet. */
    private static final String ANY_EXCHANGE = "UNKNOWN";

    private final Path file;

    CertificateFile(Path file) {
        this.file = file;
    }

    @Override
    public Shown look() {
        try {
            List<X509Certificate> chain = TlsKeys.chainIn(file);
            X509Certificate own = chain.getFirst();
            return new Shown.Given(CertificateNames.in(own), own.getNotBefore().toInstant(), own.getNotAfter().toInstant(), doubt(chain,
                    null));
        } catch (IOException unreadable) {
            return new Shown.Unreadable("it cannot be read: " + file);
        }
    }

    /** @param authorities whom to trust; null for those that the Java platform does */
    static String doubt(List<X509Certificate> chain, @Nullable KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            X509TrustManager trust = (X509TrustManager) Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance).findFirst().orElseThrow();
            trust.checkServerTrusted(chain.toArray(X509Certificate[]::new), ANY_EXCHANGE);
            return "";
        } catch (CertificateException untrusted) {
            return "no public authority vouches for it";
        } catch (GeneralSecurityException none) {
            // Without authorities of its own this machine cannot say what others think.
            return "";
        }
    }
}
