package org.indaba.deliver;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.indaba.dns.TlsAssociation;

/**
 * Holds a certificate against the TLSA records of its host. One record that fits is enough, so that a host may publish the next
 * certificate beside the present one. Immutable.
 */
final class DaneCheck implements PeerCheck {

    private static final int AUTHORITY = 2;
    private static final int HOST_ITSELF = 3;
    private static final int WHOLE = 0;
    private static final int PUBLIC_KEY = 1;
    private static final int OCTETS = 0;
    private static final int SHA_256 = 1;
    private static final int SHA_512 = 2;

    private final List<TlsAssociation> associations;
    private final Set<String> names;
    private final InstantSource clock;

    /**
     * @param associations usable ones, at least one
     * @param names one of which a certificate must bear that an authority vouches for
     * @param clock tells which certificates have run out
     */
    DaneCheck(List<TlsAssociation> associations, Set<String> names, InstantSource clock) {
        this.associations = List.copyOf(associations);
        this.names = Set.copyOf(names);
        this.clock = clock;
    }

    /** Those that a mail server's certificate can be held against. */
    static List<TlsAssociation> usable(List<TlsAssociation> associations) {
        return associations.stream().filter(DaneCheck::usable).toList();
    }

    private static boolean usable(TlsAssociation each) {
        // RFC 7672 §3.1.3: usages 0 and 1 lean on the authorities of the web, which mail servers have no common list of.
        boolean known = (each.usage() == AUTHORITY || each.usage() == HOST_ITSELF) && each.selector() <= PUBLIC_KEY;
        int digits = each.data().length();
        return known && switch (each.matching()) {
            case OCTETS -> digits > 0;
            case SHA_256 -> digits == 64;
            case SHA_512 -> digits == 128;
            // RFC 7671 §4.1: what a client does not know is as if it were not there.
            default -> false;
        };
    }

    /** Whether the name of the host, and so the domain, is part of what is checked. */
    boolean looksAtNames() {
        return associations.stream().anyMatch(each -> each.usage() == AUTHORITY);
    }

    @Override
    public Optional<String> faultOf(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate each : session.getPeerCertificates()) {
                chain.add((X509Certificate) each);
            }
        } catch (SSLPeerUnverifiedException none) {
            return Optional.of("the host shows no certificate, and its TLSA records ask for one");
        }
        X509Certificate own = chain.getFirst();
        // RFC 7671 §5.1: the record is all that counts here; neither the name nor the time in the certificate does.
        if (fits(HOST_ITSELF, own)) {
            return Optional.empty();
        }
        Set<TrustAnchor> anchors = anchors(chain);
        if (anchors.isEmpty()) {
            return Optional.of("the certificate of the host fits none of its TLSA records");
        }
        if (!CertificateNames.fits(own, names)) {
            // RFC 7672 §3.2.2: an authority vouches for many hosts, so the name counts.
            return Optional.of("the certificate of the host is for " + CertificateNames.in(own) + " and not for " + names);
        }
        return faultOfPath(chain, anchors);
    }

    private boolean fits(int usage, X509Certificate certificate) {
        return associations.stream().anyMatch(each -> each.usage() == usage && fits(each, certificate));
    }

    private static boolean fits(TlsAssociation association, X509Certificate certificate) {
        try {
            byte[] chosen = association.selector() == WHOLE ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
            // RFC 6698 §2.1.3: the octets themselves, or a digest of them.
            byte[] matched = switch (association.matching()) {
                case SHA_256 -> MessageDigest.getInstance("SHA-256").digest(chosen);
                case SHA_512 -> MessageDigest.getInstance("SHA-512").digest(chosen);
                // Others are not usable, and were left out.
                default -> chosen;
            };
            return HexFormat.of().formatHex(matched).equals(association.data());
        } catch (GeneralSecurityException unreadable) {
            return false;
        }
    }

    /** The authorities among what the host shows, and those whose whole certificate is in DNS. */
    private Set<TrustAnchor> anchors(List<X509Certificate> chain) {
        List<X509Certificate> authorities = new ArrayList<>();
        chain.stream().skip(1).filter(each -> fits(AUTHORITY, each)).forEach(authorities::add);
        // RFC 7671 §5.2.2: the host need not show an authority that its records hold as a whole.
        associations.stream().filter(each -> each.usage() == AUTHORITY && each.selector() == WHOLE && each.matching() == OCTETS)
                .forEach(each -> certificate(each).ifPresent(authorities::add));
        return authorities.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
    }

    private static Optional<X509Certificate> certificate(TlsAssociation association) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return Optional.of((X509Certificate) factory.generateCertificate(
                    new ByteArrayInputStream(HexFormat.of().parseHex(association.data()))));
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<String> faultOfPath(Collection<X509Certificate> chain, Set<TrustAnchor> anchors) {
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(chain.iterator().next());
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            // Nothing of the web is asked while a copy waits; who revokes a certificate takes its TLSA record away.
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (GeneralSecurityException broken) {
            return Optional.of("the certificate of the host does not come from the authority in its TLSA records: " + broken.getMessage());
        }
    }
}
