package org.indaba.auth;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the tags of one DMARC record (RFC 9989 §4.8); those that RFC 9989 §A.5 took away, and RFC 7489 §6.3 had, are read as well, since
 * most records still have them. Tags that nobody knows are ignored, and so are known ones with senseless values: but without a policy
 * that can be read, the record is useless, unless it asks for reports.
 */
final class DmarcTags {

    private static final int MAX_TAGS = 100;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    /** RFC 7489 §6.4: a URI, and the largest size of a report behind it. */
    private static final Pattern REPORT_ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^!,;\\s]+(![0-9]{1,19}[kmgtKMGT]?)?");
    /** RFC 7489 §6.3, pct=: to no mail at all. */
    private static final Pattern ZERO = Pattern.compile("0{1,10}");

    private final String text;
    private final Map<String, String> tags = new HashMap<>();

    DmarcTags(String text) {
        this.text = text;
    }

    Optional<DmarcRecord> read() {
        return split() ? record() : Optional.empty();
    }

    /** Whether a record asks for reports, and says where they are to go. */
    static boolean wantsReports(String text) {
        DmarcTags tags = new DmarcTags(text);
        return tags.split() && tags.hasReportAddress();
    }

    /**
     * False if it is no list of tags. RFC 9989 §4.8 deviates: a part that is no tag is not passed over, nor is a tag that stands twice
     * (RFC 6376 §3.2 makes that list invalid): of such a text nobody knows what was meant.
     */
    private boolean split() {
        for (String one : text.split(";", -1)) {
            String part = TagList.trim(one);
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : TagList.trim(part.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches() || tags.put(name, TagList.trim(part.substring(equals + 1))) != null
                    || tags.size() > MAX_TAGS) {
                return false;
            }
        }
        return true;
    }

    private Optional<DmarcRecord> record() {
        // RFC 9989 §4.10.1, RFC 7489 §6.6.3: where p= is missing, or it, sp= or np= makes no sense, the record says "none" if it asks for
        // reports, and nothing otherwise.
        boolean policies = policy("p").isPresent()
                && Stream.of("sp", "np").allMatch(name -> !tags.containsKey(name) || policy(name).isPresent());
        if (!policies) {
            return hasReportAddress() ? Optional.of(record(DmarcPolicy.NONE, Optional.empty(), Optional.empty())) : Optional.empty();
        }
        return policy("p").map(policy -> record(policy, policy("sp"), policy("np")));
    }

    /** RFC 9989 §4.8: whatever else makes no sense is as if it were not there. */
    private DmarcRecord record(DmarcPolicy policy, Optional<DmarcPolicy> subdomains, Optional<DmarcPolicy> absent) {
        return new DmarcRecord(policy, subdomains, absent, alignment("adkim"), alignment("aspf"),
                value("t").equals("y") || ZERO.matcher(value("pct")).matches(), suffix());
    }

    /** Whether one of the addresses for reports at least is an address. */
    private boolean hasReportAddress() {
        return Stream.of(value("rua").split(",", -1)).map(TagList::trim).anyMatch(uri -> REPORT_ADDRESS.matcher(uri).matches());
    }

    private Optional<DmarcPolicy> policy(String name) {
        return switch (value(name)) {
            case "none" -> Optional.of(DmarcPolicy.NONE);
            case "quarantine" -> Optional.of(DmarcPolicy.QUARANTINE);
            case "reject" -> Optional.of(DmarcPolicy.REJECT);
            // Any other text is a word from outside.
            default -> Optional.empty();
        };
    }

    private DmarcRecord.Alignment alignment(String name) {
        return value(name).equals("s") ? DmarcRecord.Alignment.STRICT : DmarcRecord.Alignment.RELAXED;
    }

    private DmarcRecord.Suffix suffix() {
        return switch (value("psd")) {
            case "y" -> DmarcRecord.Suffix.YES;
            case "n" -> DmarcRecord.Suffix.NO;
            // "u" says the same as no tag, and so does a word that nobody knows.
            default -> DmarcRecord.Suffix.UNSAID;
        };
    }

    private String value(String name) {
        return tags.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }
}
