package org.indaba.auth;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.lang.System.Logger.Level;
import java.security.Provider;
import java.util.Optional;

/**
 * Amazon's Corretto Crypto Provider, where its native library loads: on another platform, another C library, or with a folder for
 * temporary files that nothing may be run from, it does not. It is never registered with the Java platform: we use it for signing, and
 * nothing else does. Stateless.
 */
final class NativeCode {

    private static final Optional<Provider> PROVIDER = load();

    private NativeCode() {
    }

    /** The provider; the first call loads it. */
    static Optional<Provider> provider() {
        return PROVIDER;
    }

    private static Optional<Provider> load() {
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable trouble = provider.getLoadingError();
            if (trouble == null) {
                return Optional.of(provider);
            }
            told(trouble);
        } catch (RuntimeException | LinkageError trouble) {
            told(trouble);
        }
        return Optional.empty();
    }

    private static void told(Throwable trouble) {
        System.getLogger(NativeCode.class.getName()).log(Level.INFO,
                "Signatures are made in Java, which takes longer: native code cannot be loaded (" + trouble + ")");
    }
}
