package org.indaba.auth;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import org.indaba.mail.Bytes;

/**
 * A public key with what its record says about it (RFC 6376 §3.6.1).
 *
 * @param key RSA or Ed25519
 * @param testing whether t=y says that the domain only tries DKIM
 */
record DkimKey(PublicKey key, boolean testing) {

    /** Whether the signature over the octets is right; a signature in a wrong form is a wrong one. */
    boolean verifies(SignatureAlgorithm algorithm, byte[] signed, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm.javaName());
            verifier.initVerify(key);
            switch (algorithm) {
                case RSA_SHA1, RSA_SHA256 -> verifier.update(signed);
                // RFC 8463 §3: PureEdDSA over the hash.
                case ED25519_SHA256 -> verifier.update(Digests.of(algorithm.digest()).digest(signed));
            }
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException malformed) {
            // A signature of the wrong length, or a key that is none for this algorithm: both come from outside.
            return false;
        }
    }
}
