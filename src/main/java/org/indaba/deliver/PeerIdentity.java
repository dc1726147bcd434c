package org.indaba.deliver;

/** Whether a certificate must bear the name of the host that was dialled. */
public enum PeerIdentity {
    /** Any name does: encryption without authentication, as between mail servers that publish no policy. */
    ANY,
    /** The certificate must be for the host. */
    NAMED
}
