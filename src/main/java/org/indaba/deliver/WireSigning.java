package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.indaba.auth.DkimSigner;
import org.indaba.auth.SignableForm;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a message that is ready to be sent one whose copies are signed. What all copies share is made once for all connections, and
 * again when the keys change, or the time that signatures name has grown old. Thread-safe.
 */
final class WireSigning {

    /** How long signatures name the same time. */
    static final Duration SAME_TIME = Duration.ofMinutes(1);

    private final CopySigner signer;
    private final InstantSource clock;

    WireSigning(CopySigner signer, InstantSource clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /** A message with what was made of it before. Thread-safe. */
    final class Signed {

        private final WireMessage bare;
        private final String domain;
        private @Nullable Optional<SignableForm> form;
        private @Nullable Ready ready;

        private Signed(WireMessage bare, String domain) {
            this.bare = bare;
            this.domain = domain;
        }

        /** The octets that it takes in memory. */
        synchronized long weight() {
            return bare.weight() + (form == null ? 0 : form.map(SignableForm::weight).orElse(0L));
        }

        /** The message as it leaves now. */
        WireMessage now() {
            Optional<DkimSigner> by = domain.isEmpty() ? Optional.empty() : signer.of(domain);
            return by.map(this::by).orElse(bare);
        }

        private synchronized WireMessage by(DkimSigner present) {
            Instant now = clock.instant();
            if (ready == null || ready.signer() != present || !now.isBefore(ready.at().plus(SAME_TIME))) {
                form = form == null ? bare.signable() : form;
                ready = new Ready(present, now, form.map(found -> bare.signed(found.by(present, now))).orElse(bare));
            }
            return ready.message();
        }
    }

    /** What was made last. */
    private record Ready(DkimSigner signer, Instant at, WireMessage message) {
    }

    /** @param domain whose keys sign the copies, or empty */
    Signed of(WireMessage bare, String domain) {
        return new Signed(bare, domain);
    }
}
