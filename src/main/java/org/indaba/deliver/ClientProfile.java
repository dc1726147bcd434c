package org.indaba.deliver;

import javax.net.ssl.SSLContext;

/**
 * How Indaba appears to the servers that it dials.
 *
 * @param heloName our name in EHLO
 * @param tls what TLS is to us
 * @param identity whose certificates we take
 * @param tlsContext makes the connections and judges certificates; {@link OpportunisticTls#context()} where any certificate does,
 *     and then {@link PeerIdentity#NAMED} has no effect
 * @param login whether we sign in
 * @param timeouts how long we wait
 */
public record ClientProfile(String heloName, TlsMode tls, PeerIdentity identity, SSLContext tlsContext, Login login,
        ClientTimeouts timeouts) {

    /** How mail servers found by MX are dialled: TLS where it works, and no sign-in. */
    public static ClientProfile towardsMailServers(String heloName, ClientTimeouts timeouts) {
        return new ClientProfile(heloName, TlsMode.OPPORTUNISTIC, PeerIdentity.ANY, OpportunisticTls.context(), new Login.None(), timeouts);
    }
}
