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
 * @param verification what must be proven of hosts that their domains, or DNS, demand something of
 * @param timeouts how long we wait
 */
public record ClientProfile(String heloName, TlsMode tls, PeerIdentity identity, SSLContext tlsContext, Login login,
        PeerVerification verification, ClientTimeouts timeouts) {

    /** How mail servers found by MX are dialled: TLS where it works, or as it is demanded, and no sign-in. */
    public static ClientProfile towardsMailServers(String heloName, PeerVerification verification, ClientTimeouts timeouts) {
        return new ClientProfile(heloName, TlsMode.OPPORTUNISTIC, PeerIdentity.ANY, OpportunisticTls.context(), new Login.None(),
                verification, timeouts);
    }
}
