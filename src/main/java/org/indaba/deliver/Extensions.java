package org.indaba.deliver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.indaba.mail.SmtpReply;

/**
 * What a server offers.
 *
 * @param keywords the EHLO keywords in upper case, each with its parameters
 */
record Extensions(Map<String, List<String>> keywords) {

    /** What a server offers that knows HELO only. */
    static final Extensions NONE = new Extensions(Map.of());

    Extensions {
        keywords = Map.copyOf(keywords);
    }

    /** Reads the reply to EHLO: RFC 5321 §4.1.1.1, one keyword a line behind the greeting. */
    static Extensions of(SmtpReply ehlo) {
        Map<String, List<String>> keywords = new HashMap<>();
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            // The form AUTH=PLAIN is older than RFC 4954 and still met.
            String[] words = line.strip().toUpperCase(Locale.ROOT).replaceFirst("^AUTH=", "AUTH ").split("\\s+");
            List<String> parameters = new ArrayList<>(keywords.getOrDefault(words[0], List.of()));
            parameters.addAll(Arrays.asList(words).subList(1, words.length));
            keywords.put(words[0], List.copyOf(parameters));
        }
        return new Extensions(keywords);
    }

    boolean pipelining() {
        return keywords.containsKey("PIPELINING");
    }

    boolean eightBitMime() {
        return keywords.containsKey("8BITMIME");
    }

    boolean smtpUtf8() {
        return keywords.containsKey("SMTPUTF8");
    }

    boolean chunking() {
        return keywords.containsKey("CHUNKING");
    }

    boolean startTls() {
        return keywords.containsKey("STARTTLS");
    }

    boolean size() {
        return keywords.containsKey("SIZE");
    }

    /** The largest message in octets; {@code Long.MAX_VALUE} where the server names none (RFC 1870 §4: none or 0). */
    long maxSize() {
        List<String> parameters = keywords.getOrDefault("SIZE", List.of());
        if (parameters.isEmpty() || !parameters.getFirst().matches("\\d{1,18}")) {
            return Long.MAX_VALUE;
        }
        long size = Long.parseLong(parameters.getFirst());
        return size == 0 ? Long.MAX_VALUE : size;
    }

    /** The SASL mechanisms. */
    Set<String> auth() {
        return new HashSet<>(keywords.getOrDefault("AUTH", List.of()));
    }
}
