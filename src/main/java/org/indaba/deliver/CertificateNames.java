package org.indaba.deliver;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The names of hosts that a certificate is for. Pure functions. */
public final class CertificateNames {

    /** The kind of a dNSName (RFC 5280 §4.2.1.6). */
    private static final int DNS_NAME = 2;

    private CertificateNames() {
    }

    /** The DNS names in the subject alternative names, in lower case; a list that cannot be read is empty. */
    public static List<String> in(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (Integer.valueOf(DNS_NAME).equals(each.get(0)) && each.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }

    /** Whether a certificate is for one of the hosts. */
    static boolean fits(X509Certificate certificate, Collection<String> hosts) {
        return in(certificate).stream().anyMatch(name -> hosts.stream().anyMatch(host -> matches(name, host.toLowerCase(Locale.ROOT))));
    }

    /**
     * Whether a name, or a pattern that begins with {@code *.}, is that of a host. Both in lower case.
     */
    public static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        // RFC 6125 §6.4.3, RFC 8461 §4.1: the asterisk is the whole left-most label, and stands for exactly one.
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot).equals(pattern.substring(1));
    }
}
