package org.indaba.auth;

import java.security.PublicKey;
import java.util.Locale;
import org.indaba.dns.Dns;
import org.indaba.mail.Bytes;

/** Asks DNS whether it serves a key of ours, so that verifiers find it (RFC 6376 §3.6.2). Thread-safe. */
public final class DkimPublication {

    private final PublicKeys keys;

    public DkimPublication(Dns dns) {
        this.keys = new PublicKeys(dns, DkimRules.TODAY);
    }

    /** What DNS has under the name of a key. */
    public sealed interface Answer {

        /** The key, so that whoever verifies can use it. */
        record Served() implements Answer {
        }

        /**
         * Something else, or nothing.
         *
         * @param reason what, in words
         */
        record NotServed(String reason) implements Answer {
        }

        /**
         * Nobody could say for now.
         *
         * @param reason why, in words
         */
        record Unknown(String reason) implements Answer {
        }
    }

    /** Looks, as a verifier would. */
    public Answer of(DomainKey key) {
        if (key.state() instanceof DomainKey.State.Broken(String reason)) {
            return new Answer.NotServed("it cannot be read: " + reason);
        }
        DkimSignature.KeyName name = new DkimSignature.KeyName(key.names().domain(), key.names().selector(), key.names().domain());
        return switch (keys.find(name, DkimKeyType.of(key.kind().toUpperCase(Locale.ROOT)).algorithm())) {
            case KeyReading.Usable(DkimKey(PublicKey found, boolean _)) -> Bytes.of(found.getEncoded()).equals(key.publicKey())
                    ? new Answer.Served() : new Answer.NotServed("another key stands there");
            case KeyReading.Unusable(String reason) -> new Answer.NotServed(reason);
            case KeyReading.Unknown(String reason) -> new Answer.Unknown(reason);
        };
    }
}
