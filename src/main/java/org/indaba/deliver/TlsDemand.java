package org.indaba.deliver;

/** What TLS must be towards a host, as far as the route knows: TLSA records are looked up at the dial, since they say something today. */
public enum TlsDemand {
    /** Nothing is demanded: TLS where it works. */
    ANY("-"),
    /** The MX records are proven by DNSSEC: DANE where the host has TLSA records, else anything. */
    DANE("dane"),
    /** The domain's MTA-STS policy names the host: a certificate that the world trusts. */
    MTA_STS("mta-sts"),
    /** DANE where the host has TLSA records, else as MTA-STS has it. */
    DANE_OR_MTA_STS("dane+mta-sts"),
    /** The domain's MTA-STS policy does not name the host: it is dialled only where DANE vouches for it. */
    DANE_OR_NOT("dane-only");

    private final String word;

    TlsDemand(String word) {
        this.word = word;
    }

    /** As the row of a route has it. */
    String word() {
        return word;
    }

    /** Reads {@link #word()}. @throws IllegalArgumentException if it is none */
    static TlsDemand ofWord(String word) {
        for (TlsDemand each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no demand on TLS: " + word);
    }
}
