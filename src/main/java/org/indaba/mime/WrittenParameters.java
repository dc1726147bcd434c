package org.indaba.mime;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.util.MimeParameterMapping;

/**
 * The parameters of a field as they are written, and what they mean (RFC 2231): sections joined, character sets read. Where one is written
 * in several ways, the way that mail programs follow is meant. Time in proportion to the field. Not thread-safe.
 */
final class WrittenParameters {

    /** RFC 2231 §3: the number of a section, without leading zeros; more than four digits do not fit into what is read of a field. */
    private static final Pattern SECTION = Pattern.compile("\\*(0|[1-9][0-9]{0,3})\\*?");

    private final Map<String, String> plain = new LinkedHashMap<>();
    private final Map<String, String> extended = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, String>> sections = new LinkedHashMap<>();
    private final Map<String, String> odd = new LinkedHashMap<>();

    private WrittenParameters() {
    }

    /** By name in lower case. */
    static Map<String, String> read(List<NameValuePair> pairs) {
        WrittenParameters written = new WrittenParameters();
        pairs.stream().filter(pair -> pair.getValue() != null).forEach(written::take);
        return written.meant();
    }

    private void take(NameValuePair pair) {
        String name = pair.getName().toLowerCase(Locale.ROOT);
        int star = name.indexOf('*');
        String base = star < 0 ? name : name.substring(0, star);
        String behind = name.substring(base.length());
        Matcher section = SECTION.matcher(behind);
        if (star < 0) {
            plain.putIfAbsent(base, pair.getValue());
        } else if (behind.equals("*")) {
            extended.putIfAbsent(base, pair.getValue());
        } else if (section.matches()) {
            sections.computeIfAbsent(base, _ -> new TreeMap<>()).putIfAbsent(Integer.valueOf(section.group(1)), pair.getValue());
        } else {
            odd.putIfAbsent(base, pair.getValue());
        }
    }

    private Map<String, String> meant() {
        Map<String, String> all = new TreeMap<>();
        // RFC 2231 §4: where both forms of a parameter stand, the extended one is meant.
        extended.forEach((name, value) -> all.putIfAbsent(name, decoded(name + "*", value)));
        sections.forEach((name, parts) -> {
            if (parts.firstKey() == 0) {
                all.putIfAbsent(name, decoded(name + "*0*", joined(parts)));
            }
        });
        plain.forEach(all::putIfAbsent);
        // What has no beginning, or no number, means something to few programs only.
        sections.forEach((name, parts) -> all.putIfAbsent(name, decoded(name + "*0*", joined(parts))));
        odd.forEach((name, value) -> all.putIfAbsent(name, decoded(name + "*", value)));
        return all;
    }

    /** RFC 2231 §3: sections are joined by their numbers, wherever they stand; behind a gap there is none. */
    private static String joined(TreeMap<Integer, String> parts) {
        StringBuilder value = new StringBuilder();
        int next = parts.firstKey();
        for (Map.Entry<Integer, String> part : parts.entrySet()) {
            if (part.getKey() != next++) {
                break;
            }
            value.append(part.getValue());
        }
        return value.toString();
    }

    /** Mime4j's mapping also decodes per cent signs and quotes in plain parameters, which would damage boundaries: those never get here. */
    private static String decoded(String name, String value) {
        MimeParameterMapping mapping = new MimeParameterMapping();
        mapping.addParameter(name, inKnownCharacters(value));
        return mapping.getParameters().values().stream().findFirst().orElse(value);
    }

    /** RFC 2231 §4: a value begins with its character set; one that nobody knows becomes UTF-8, since looking for it is slow. */
    private static String inKnownCharacters(String value) {
        int quote = value.indexOf('\'');
        boolean named = quote >= 0 && value.indexOf('\'', quote + 1) >= 0;
        return !named || CharacterSets.find(value.substring(0, quote)).isPresent() ? value
                : StandardCharsets.UTF_8.name() + value.substring(quote);
    }
}
