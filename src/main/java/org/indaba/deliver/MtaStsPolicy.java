package org.indaba.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a domain asks of those who send it mail (RFC 8461 §3.2).
 *
 * @param mode how much it means it
 * @param hosts names of MX hosts, or patterns that begin with {@code *.}, in lower case
 * @param maxAge for how long it holds from when it was fetched, up to {@link #LONGEST}
 */
record MtaStsPolicy(Mode mode, List<String> hosts, Duration maxAge) {

    /** RFC 8461 §3.2: the largest max_age. */
    static final Duration LONGEST = Duration.ofSeconds(31_557_600);

    private static final Pattern HOST = Pattern.compile("(?:\\*\\.)?[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");
    /** RFC 1035 §3.1; what is longer is no host, and the expression above would look at each label by a call within a call. */
    private static final int MAX_HOST = 255;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,10}");
    private static final Pattern RECORD = Pattern.compile("v=STSv1[ \\t]*;.*", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("id=([A-Za-z0-9]{1,32})");

    /** How much a domain means its policy. */
    enum Mode {
        /** Mail goes to such hosts or waits. */
        ENFORCE,
        /** The domain wants reports, and mail to go on. */
        TESTING,
        /** There is no policy any more. */
        NONE
    }

    MtaStsPolicy {
        hosts = List.copyOf(hosts);
    }

    /** Reads a policy as the web has it; empty if it is none. */
    static Optional<MtaStsPolicy> parse(String text) {
        Map<String, String> fields = new HashMap<>();
        List<String> hosts = new ArrayList<>();
        for (String line : text.split("\\r?\\n")) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                continue;
            }
            if (colon < 1) {
                return Optional.empty();
            }
            String name = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (name.equals("mx")) {
                hosts.add(value.toLowerCase(Locale.ROOT));
            } else {
                // RFC 8461 §3.2: of a field that is there twice the first counts, and unknown ones do not.
                fields.putIfAbsent(name, value);
            }
        }
        return of(fields, hosts);
    }

    private static Optional<MtaStsPolicy> of(Map<String, String> fields, List<String> hosts) {
        Optional<Mode> mode = switch (fields.getOrDefault("mode", "")) {
            case "enforce" -> Optional.of(Mode.ENFORCE);
            case "testing" -> Optional.of(Mode.TESTING);
            case "none" -> Optional.of(Mode.NONE);
            // RFC 8461 §3.2: there are no others; a policy of another language is none.
            default -> Optional.empty();
        };
        String age = fields.getOrDefault("max_age", "");
        boolean sound = "STSv1".equals(fields.get("version")) && SECONDS.matcher(age).matches()
                && hosts.stream().allMatch(host -> host.length() <= MAX_HOST && HOST.matcher(host).matches());
        return mode.filter(each -> sound && (each == Mode.NONE || !hosts.isEmpty()))
                .map(each -> new MtaStsPolicy(each, hosts, Duration.ofSeconds(Math.min(Long.parseLong(age), LONGEST.toSeconds()))));
    }

    /** The id in the TXT records of {@code _mta-sts.DOMAIN}; empty if the domain has no policy. */
    static Optional<String> idIn(List<String> texts) {
        List<String> records = texts.stream().filter(text -> RECORD.matcher(text).matches()).toList();
        // RFC 8461 §3.1: other records do not count; two that do are as if there were none.
        return records.size() != 1 ? Optional.empty() : Pattern.compile(";").splitAsStream(records.getFirst()).map(String::strip)
                .map(ID::matcher).filter(matcher -> matcher.matches()).map(matcher -> matcher.group(1)).findFirst();
    }

    /** Whether mail may go to a host. */
    boolean names(String host) {
        return hosts.stream().anyMatch(pattern -> CertificateNames.matches(pattern, host.toLowerCase(Locale.ROOT)));
    }
}
