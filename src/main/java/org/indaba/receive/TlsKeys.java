package org.indaba.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The key and certificate that STARTTLS is offered with: the operator's, or one that Indaba makes for itself on first start. Strangers'
 * servers encrypt to whatever certificate they find (RFC 3207 §4.1), so a self-made one is enough until an operator wants more.
 *
 * <p>The files are looked at again at each handshake and read again when they have changed, so a renewed certificate needs no restart.
 * If the new ones cannot be read, the old ones stay in use and the log says so. Thread-safe.
 */
public final class TlsKeys implements Supplier<SSLContext> {

    /** The file that holds the self-made key and certificate, in the home folder. */
    public static final String SELF_MADE_FILE = "smtp-tls.pem";

    private static final char[] NO_PASSWORD = new char[0];

    private final Path certificate;
    private final Path key;
    private final System.Logger log = System.getLogger(TlsKeys.class.getName());
    private @Nullable Loaded loaded;

    private TlsKeys(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    private record Loaded(SSLContext context, FileTime certificateAt, FileTime keyAt) {
    }

    /**
     * The operator's certificate and key, both PEM; the certificate file may hold a chain, the host's own first.
     *
     * @throws IOException if a file cannot be read, or does not hold what it should
     */
    public static TlsKeys ofFiles(Path certificate, Path key) throws IOException {
        TlsKeys keys = new TlsKeys(certificate, key);
        keys.load();
        return keys;
    }

    /**
     * The self-made certificate in a home folder; makes it where there is none, where a power failure left an empty file, or where it has
     * expired. A file that holds something else is nobody's to overwrite.
     *
     * @param home the folder; the file in it is readable by its owner alone
     * @param hostname the name in the certificate
     * @param clock when a new certificate begins
     * @throws IOException if the folder cannot be used, or the file in it holds no key and certificate
     */
    public static TlsKeys selfMade(Path home, String hostname, InstantSource clock) throws IOException {
        Path file = home.resolve(SELF_MADE_FILE);
        if (!Files.exists(file) || Files.size(file) == 0
                || PemFile.certificates(file).getFirst().getNotAfter().toInstant().isBefore(clock.instant())) {
            new SelfSignedKey(hostname, clock.instant()).writeTo(file);
        }
        return ofFiles(file, file);
    }

    /**
     * The certificates of a file, at least one; the host's own stands first.
     *
     * @throws IOException if it cannot be read, or holds none
     */
    public static List<X509Certificate> chainIn(Path certificate) throws IOException {
        return PemFile.certificates(certificate);
    }

    /** The context for a handshake. */
    @Override
    public synchronized SSLContext get() {
        try {
            if (loaded == null || hasChanged(loaded)) {
                load();
            }
        } catch (IOException broken) {
            if (loaded == null) {
                throw new UncheckedIOException(broken);
            }
            log.log(Level.WARNING, "the changed TLS key or certificate cannot be read; the old one stays in use", broken);
        }
        return loaded.context();
    }

    private boolean hasChanged(Loaded now) throws IOException {
        return !Files.getLastModifiedTime(certificate).equals(now.certificateAt())
                || !Files.getLastModifiedTime(key).equals(now.keyAt());
    }

    private synchronized void load() throws IOException {
        FileTime certificateAt = Files.getLastModifiedTime(certificate);
        FileTime keyAt = Files.getLastModifiedTime(key);
        X509Certificate[] chain = PemFile.certificates(certificate).toArray(X509Certificate[]::new);
        loaded = new Loaded(context(chain, PemFile.privateKey(key)), certificateAt, keyAt);
    }

    private static SSLContext context(X509Certificate[] chain, PrivateKey privateKey) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            // The store checks that the key and the certificate belong together only when they are used; so do it here.
            PemFile.checkPair(chain[0].getPublicKey(), privateKey);
            store.setEntry("smtp", new KeyStore.PrivateKeyEntry(privateKey, chain), inMemory());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the TLS key and certificate cannot be used", unusable);
        }
    }

    /**
     * A store encrypts its keys by a key that it makes of a password, in ten thousand rounds each way, which take 150 ms. This one never
     * leaves memory, where the key is in clear beside it: one round will do.
     */
    private static KeyStore.ProtectionParameter inMemory() {
        return new KeyStore.PasswordProtection(NO_PASSWORD, "PBEWithHmacSHA256AndAES_256",
                new PBEParameterSpec(new byte[8], 1, new IvParameterSpec(new byte[16])));
    }
}
