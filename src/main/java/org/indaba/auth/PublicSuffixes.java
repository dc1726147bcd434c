package org.indaba.auth;

import com.google.common.net.InternetDomainName;
import java.util.Locale;
import java.util.Optional;

/**
 * Below which names others register names: the public suffix list, as the library Guava carries it (RFC 7489 §3.2). Both parts of the
 * list count, that of registries and that of companies. Stateless and thread-safe.
 */
final class PublicSuffixes {

    /**
     * The name that somebody has registered: a public suffix and one label before it.
     *
     * @param domain in A-labels or U-labels
     * @return in lower case; nothing for a public suffix, and for what is no domain
     */
    Optional<String> registrable(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        if (lower.startsWith(".") || !InternetDomainName.isValid(lower)) {
            return Optional.empty();
        }
        InternetDomainName name = InternetDomainName.from(lower);
        if (name.hasPublicSuffix()) {
            return name.isPublicSuffix() ? Optional.empty() : Optional.of(name.topPrivateDomain().toString());
        }
        // The list's own rule: where none of its lines fits, the last label is the suffix.
        int labels = name.parts().size();
        return labels < 2 ? Optional.empty() : Optional.of(name.parts().get(labels - 2) + "." + name.parts().get(labels - 1));
    }

    /** Whether it is a name below which others register names. */
    boolean isSuffix(String domain) {
        return registrable(domain).isEmpty();
    }
}
