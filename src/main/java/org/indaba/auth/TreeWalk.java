package org.indaba.auth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/**
 * Finds DMARC records above a domain, and the organization that it belongs to (RFC 9989 §4.10). Answers are remembered: the domains of one
 * message share their upper parts. For one message, by one thread.
 */
final class TreeWalk {

    /** RFC 9989 §4.10: so many questions for one domain at most, however many labels it has. */
    static final int MAX_QUESTIONS = 8;

    private static final String PREFIX = "_dmarc.";

    /** What stands at one name. */
    sealed interface At {

        /** A record. */
        record Published(String domain, DmarcRecord record) implements At {
        }

        /** Nothing, or several records, which is the same (RFC 9989 §4.10). */
        record Nothing() implements At {
        }

        /** A record that cannot be read. */
        record Broken(String domain) implements At {
        }

        /** Nobody could say. */
        record Unknown(String reason) implements At {
        }
    }

    private final Dns dns;
    private final PublicSuffixes suffixes;
    private final Map<String, At> known = new HashMap<>();

    TreeWalk(Dns dns, PublicSuffixes suffixes) {
        this.dns = dns;
        this.suffixes = suffixes;
    }

    /** What a domain publishes itself. */
    At at(String domain) {
        return known.computeIfAbsent(domain, this::ask);
    }

    private At ask(String domain) {
        if (!NameSyntax.canBeAsked(PREFIX + domain)) {
            return new At.Nothing();
        }
        return switch (dns.texts(PREFIX + domain)) {
            case DnsAnswer.NoRecords<String> _, DnsAnswer.NoSuchName<String> _ -> new At.Nothing();
            case DnsAnswer.Failed<String>(String reason) -> new At.Unknown(reason);
            case DnsAnswer.Found<String> found -> {
                List<String> records = found.records().stream().filter(DmarcRecord::isOne).toList();
                yield records.size() != 1 ? new At.Nothing() : DmarcRecord.parse(records.getFirst())
                        .<At>map(record -> new At.Published(domain, record)).orElse(new At.Broken(domain));
            }
        };
    }

    /** The record that holds for a domain: its own, else that of its organization, else that of the suffix above it (RFC 9989 §4.10.1). */
    At policy(String domain) {
        At own = at(domain);
        if (!(own instanceof At.Nothing)) {
            return own;
        }
        List<At> found = walk(domain);
        if (found.stream().filter(At.Unknown.class::isInstance).findFirst().orElse(null) instanceof At.Unknown unknown) {
            return unknown;
        }
        if (found.stream().allMatch(At.Nothing.class::isInstance)) {
            return new At.Nothing();
        }
        String organization = organization(domain, found);
        return found.stream().filter(at -> at instanceof At.Published(String name, DmarcRecord _) && name.equals(organization)
                        || at instanceof At.Broken(String broken) && broken.equals(organization)).findFirst()
                .or(() -> found.stream().filter(at -> at instanceof At.Published published && isSuffix(published)).findFirst())
                .orElse(new At.Nothing());
    }

    /** The organization that a domain belongs to; nothing where DNS could not say. */
    Optional<String> organization(String domain) {
        List<At> found = walk(domain);
        return found.stream().anyMatch(At.Unknown.class::isInstance) ? Optional.empty() : Optional.of(organization(domain, found));
    }

    /** What the names from a domain upwards publish, the lowest first. */
    private List<At> walk(String domain) {
        List<At> found = new ArrayList<>();
        for (String name : names(domain)) {
            At here = at(name);
            found.add(here);
            // RFC 9989 §4.10: a psd= tag that says something ends the walk.
            if (here instanceof At.Unknown
                    || here instanceof At.Published(String _, DmarcRecord record) && record.suffix() != DmarcRecord.Suffix.UNSAID) {
                break;
            }
        }
        return found;
    }

    /** RFC 9989 §4.10: the domain, and then upwards; of a domain with more than eight labels those with seven and fewer. */
    private static List<String> names(String domain) {
        String[] labels = domain.split("\\.");
        List<String> names = new ArrayList<>();
        names.add(domain);
        for (int keep = Math.min(labels.length - 1, MAX_QUESTIONS - 1); keep >= 1; keep--) {
            names.add(String.join(".", Arrays.copyOfRange(labels, labels.length - keep, labels.length)));
        }
        return names;
    }

    /**
     * RFC 9989 §4.10.2 deviates: a name that the public suffix list knows as a suffix is taken for one although its record does not say
     * psd=y, so that nobody speaks for all who register below it; and where no record is found, the list says what the organization is.
     */
    private String organization(String domain, List<At> found) {
        String organization = "";
        for (At at : found) {
            if (at instanceof At.Published published) {
                if (published.record().suffix() == DmarcRecord.Suffix.NO) {
                    return published.domain();
                }
                if (isSuffix(published)) {
                    return published.domain().equals(domain) ? domain : below(domain, published.domain());
                }
                organization = published.domain();
            } else if (at instanceof At.Broken(String broken) && !suffixes.isSuffix(broken)) {
                organization = broken;
            }
        }
        return organization.isEmpty() ? suffixes.registrable(domain).orElse(domain) : organization;
    }

    private boolean isSuffix(At.Published published) {
        return switch (published.record().suffix()) {
            case YES -> true;
            case NO -> false;
            case UNSAID -> suffixes.isSuffix(published.domain());
        };
    }

    /** The name one label longer than the suffix, on the way to the domain. */
    private static String below(String domain, String suffix) {
        String before = domain.substring(0, domain.length() - suffix.length() - 1);
        return before.substring(before.lastIndexOf('.') + 1) + "." + suffix;
    }
}
