package org.indaba.deliver;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.TlsAssociation;

/**
 * Says what TLS must be towards a host right before it is dialled: looks up its TLSA records where its MX records are proven, and
 * carries out what the domain's MTA-STS policy demands. DANE goes before MTA-STS (RFC 8461 §2).
 *
 * <p>What was proven once is proven again for each connection, also where a TLS session is resumed. What cannot be found out is no
 * permission: the host is left out for now. Thread-safe; waits for as long as DNS takes.
 */
public final class PeerVerification {

    /**
     * How long a TLS session may be resumed that was held against TLSA records: a host that changes its certificate and its records
     * is known by the old certificate for no longer.
     */
    static final Duration DANE_SESSIONS = Duration.ofMinutes(10);

    private final Dns dns;
    private final SSLContext webPki;
    private final SSLContext anybody = OpportunisticTls.context();
    private final InstantSource clock;

    /**
     * @param dns whose word on what is proven can be trusted
     * @param webPki trusts whom the world trusts
     * @param clock tells which certificates have run out
     */
    public PeerVerification(Dns dns, SSLContext webPki, InstantSource clock) {
        this.dns = dns;
        this.webPki = webPki;
        this.clock = clock;
        anybody.getClientSessionContext().setSessionTimeout((int) DANE_SESSIONS.toSeconds());
    }

    /** What holds for a host. */
    sealed interface Ruling {

        /** Nobody demands anything. */
        record Free() implements Ruling {
        }

        /**
         * These terms and no others.
         *
         * @param terms what TLS must be
         * @param onlyFor the domain whose mail may go over the connection; empty for any domain with the same hosts
         */
        record Demanded(TlsTerms terms, String onlyFor) implements Ruling {
        }

        /**
         * The host is not dialled now.
         *
         * @param reason for the ledger
         */
        record LeftOut(String reason) implements Ruling {
        }
    }

    /** What holds for a host of the route of a domain. */
    Ruling of(Route.Host host, String domain) {
        return switch (host.demand()) {
            case ANY -> new Ruling.Free();
            case DANE -> dane(host, domain, Ruling.Free::new);
            case MTA_STS -> byPolicy();
            case DANE_OR_MTA_STS -> dane(host, domain, this::byPolicy);
            case DANE_OR_NOT -> dane(host, domain,
                    () -> new Ruling.LeftOut("the MTA-STS policy of " + domain + " does not name the host " + host.name()));
        };
    }

    private Ruling byPolicy() {
        return new Ruling.Demanded(new TlsTerms(TlsTerms.Need.MUST, webPki, PeerIdentity.NAMED, PeerVerification::faultOfNames,
                "mta-sts"), "");
    }

    /** RFC 8461 §4.1: the name stands among the subject alternative names; Java would also take a common name. */
    private static Optional<String> faultOfNames(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate own && !CertificateNames.in(own).isEmpty()
                    ? Optional.empty() : Optional.of("the certificate of the host has no subject alternative names");
        } catch (SSLPeerUnverifiedException none) {
            return Optional.of("the host shows no certificate");
        }
    }

    private Ruling dane(Route.Host host, String domain, Supplier<Ruling> without) {
        return switch (dns.addresses(host.name())) {
            // RFC 7672 §2.2.2: a host whose addresses nobody proves has no TLSA records that count, and many such answer badly.
            case DnsAnswer.Found<InetAddress>(List<InetAddress> _, Duration _, boolean authentic) ->
                authentic ? byRecords(host, domain, without) : without.get();
            case DnsAnswer.NoRecords<InetAddress> _ -> without.get();
            case DnsAnswer.NoSuchName<InetAddress> _ -> without.get();
            case DnsAnswer.Failed<InetAddress>(String reason) -> new Ruling.LeftOut(reason);
        };
    }

    private Ruling byRecords(Route.Host host, String domain, Supplier<Ruling> without) {
        return switch (dns.tlsAssociations(host.name(), host.port())) {
            case DnsAnswer.Found<TlsAssociation>(List<TlsAssociation> records, Duration _, boolean authentic) ->
                authentic ? byProvenRecords(host, domain, DaneCheck.usable(records)) : without.get();
            case DnsAnswer.NoRecords<TlsAssociation> _ -> without.get();
            case DnsAnswer.NoSuchName<TlsAssociation> _ -> without.get();
            // RFC 7672 §2.1.1: who can suppress an answer must not be able to suppress DANE; the host is left out.
            case DnsAnswer.Failed<TlsAssociation>(String reason) ->
                new Ruling.LeftOut("nobody can say what certificate the host " + host.name() + " has: " + reason);
        };
    }

    private Ruling byProvenRecords(Route.Host host, String domain, List<TlsAssociation> usable) {
        if (usable.isEmpty()) {
            // RFC 7672 §2.2: records of no use still say that there is TLS.
            return new Ruling.Demanded(new TlsTerms(TlsTerms.Need.MUST, anybody, PeerIdentity.ANY, PeerCheck.anybody(),
                    TlsTerms.UNVERIFIED), "");
        }
        // RFC 7672 §3.2.2: the host's name, or that of the domain whose mail it is.
        DaneCheck check = new DaneCheck(usable, namesOf(host, domain), clock);
        return new Ruling.Demanded(new TlsTerms(TlsTerms.Need.MUST, anybody, PeerIdentity.ANY, check, "dane"),
                check.looksAtNames() ? domain : "");
    }

    private static Set<String> namesOf(Route.Host host, String domain) {
        return host.name().equals(domain) ? Set.of(domain) : Set.of(host.name(), domain);
    }
}
