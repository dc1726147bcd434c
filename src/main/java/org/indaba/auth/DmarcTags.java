package org.indaba.auth;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the tags of one DMARC record (RFC 9989 §4.8); those that RFC 9989 §A.5 took away, and RFC 7489 §6.3 had, are read as well, since
 * most records still have them. Tags that nobody knows are ignored, known ones with senseless values make the record useless.
 */
final class DmarcTags {

    private static final int MAX_TAGS = 100;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    /** RFC 7489 §6.4: a URI, and the largest size of a report behind it. */
    private static final Pattern REPORT_ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^!,;\\s]+(![0-9]{1,19}[kmgtKMGT]?)?");
    private static final long MAX_SECONDS = 0xFFFF_FFFFL;
    private static final int ALL = 100;

    private final String text;
    private final Map<String, String> tags = new HashMap<>();

    DmarcTags(String text) {
        this.text = text;
    }

    Optional<DmarcRecord> read() {
        return split() && wellFormed() ? Optional.of(record()) : Optional.empty();
    }

    private boolean split() {
        String[] parts = text.split(";", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = TagList.trim(parts[i]);
            if (part.isEmpty() && i == parts.length - 1) {
                break;
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

    private boolean wellFormed() {
        boolean policies = Stream.of("p", "sp", "np").allMatch(name -> !tags.containsKey(name) || policy(name).isPresent());
        boolean alignments = Stream.of("adkim", "aspf").allMatch(name -> oneOf(name, List.of("r", "s")));
        boolean flags = oneOf("t", List.of("y", "n")) && oneOf("psd", List.of("y", "n", "u"));
        // RFC 7489 §6.3: a word of a report's format, seconds, per cent, options for failure reports.
        boolean reports = number("ri", MAX_SECONDS) && number("pct", ALL) && each("rf", ":", WORD)
                && each("fo", ":", Pattern.compile("[01dsDS]")) && each("rua", ",", REPORT_ADDRESS) && each("ruf", ",", REPORT_ADDRESS);
        // RFC 9989 §4.7: a record without p= says "none", if it asks for reports.
        return policies && alignments && flags && reports && (tags.containsKey("p") || tags.containsKey("rua"));
    }

    private DmarcRecord record() {
        return new DmarcRecord(policy("p").orElse(DmarcPolicy.NONE), policy("sp"), policy("np"), alignment("adkim"), alignment("aspf"),
                value("t").equals("y") || tags.containsKey("pct") && Integer.parseInt(value("pct")) == 0, suffix());
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
            // "u" says the same as no tag.
            default -> DmarcRecord.Suffix.UNSAID;
        };
    }

    private boolean oneOf(String name, List<String> words) {
        return !tags.containsKey(name) || words.contains(value(name));
    }

    private boolean number(String name, long most) {
        return !tags.containsKey(name) || NUMBER.matcher(value(name)).matches() && Long.parseLong(value(name)) <= most;
    }

    private boolean each(String name, String separator, Pattern form) {
        return !tags.containsKey(name)
                || Stream.of(value(name).split(separator, -1)).map(TagList::trim).allMatch(word -> form.matcher(word).matches());
    }

    private String value(String name) {
        return tags.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }
}
