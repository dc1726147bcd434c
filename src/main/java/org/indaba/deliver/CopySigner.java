package org.indaba.deliver;

import java.util.Optional;
import org.indaba.auth.DkimSigner;

/** Says who signs copies: what delivery asks of whoever keeps the keys. Thread-safe. */
public interface CopySigner {

    /**
     * Who signs for a domain now; empty if its copies leave as they are. Asked for each window, so that new keys are taken up soon.
     * The same object as long as the keys are the same.
     *
     * @throws RuntimeException if its copies should be signed and cannot be: they are set aside as a bug of ours
     */
    Optional<DkimSigner> of(String domain);

    /** Nobody signs. */
    static CopySigner nobody() {
        return _ -> Optional.empty();
    }
}
