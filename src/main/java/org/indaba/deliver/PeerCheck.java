package org.indaba.deliver;

import java.util.Optional;
import javax.net.ssl.SSLSession;

/** Looks at whom a handshake has shown. Asked after every handshake, a resumed one too. Implementations are thread-safe. */
interface PeerCheck {

    /** What is wrong with the peer, for the ledger; empty if nothing is. */
    Optional<String> faultOf(SSLSession session);

    /** Whoever it is. */
    static PeerCheck anybody() {
        return _ -> Optional.empty();
    }
}
