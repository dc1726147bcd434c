package org.indaba.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;

/**
 * The ARC sets of a header, in order: each with its three fields (RFC 8617 §4.2).
 *
 * @param sets instance 1 first, without a gap
 */
record ArcChain(List<Set> sets) {

    /** RFC 8617 §4.2.1: at most 50 sets. */
    static final int MAX_SETS = 50;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,2}");
    /** RFC 8617 §4.1.1: the instance stands first in ARC-Authentication-Results. */
    private static final Pattern RESULTS_INSTANCE = Pattern.compile("[ \\t]*i[ \\t]*=[ \\t]*([0-9]{1,2})[ \\t]*;");

    /**
     * One hand's fields.
     *
     * @param results ARC-Authentication-Results
     * @param message ARC-Message-Signature
     * @param seal ARC-Seal
     * @param sealTags the tags of the seal
     */
    record Set(HeaderField results, HeaderField message, HeaderField seal, TagList sealTags) {
    }

    /** What collecting the fields gave. */
    sealed interface Reading {

        /** There are none. */
        record Absent() implements Reading {
        }

        /** The sets are complete. */
        record Complete(ArcChain chain) implements Reading {
        }

        /** They are not. */
        record Broken(String reason) implements Reading {
        }
    }

    ArcChain {
        sets = List.copyOf(sets);
    }

    /** Collects the fields; never more than the limit. */
    static Reading of(HeaderBlock header) {
        List<HeaderField> results = header.all("ARC-Authentication-Results");
        List<HeaderField> messages = header.all("ARC-Message-Signature");
        List<HeaderField> seals = header.all("ARC-Seal");
        int count = seals.size();
        if (results.isEmpty() && messages.isEmpty() && seals.isEmpty()) {
            return new Reading.Absent();
        }
        if (count > MAX_SETS) {
            return new Reading.Broken("more than " + MAX_SETS + " sets");
        }
        // RFC 8617 §5.2: each set has each field once, and no instance is missing.
        if (results.size() != count || messages.size() != count) {
            return new Reading.Broken("a set is not complete");
        }
        Map<Integer, HeaderField> resultsByInstance = new TreeMap<>();
        results.forEach(field -> resultsByInstance.put(instanceOfResults(field), field));
        Map<Integer, HeaderField> messagesByInstance = new TreeMap<>();
        messages.forEach(field -> messagesByInstance.put(instance(TagList.parse(field.value())), field));
        Map<Integer, HeaderField> sealsByInstance = new TreeMap<>();
        seals.forEach(field -> sealsByInstance.put(instance(TagList.parse(field.value())), field));
        List<Set> sets = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            HeaderField seal = sealsByInstance.get(i);
            HeaderField message = messagesByInstance.get(i);
            HeaderField result = resultsByInstance.get(i);
            if (seal == null || message == null || result == null
                    || !(TagList.parse(seal.value()) instanceof TagReading.Read(TagList tags))) {
                return new Reading.Broken("the fields of instance " + i + " are not there once each");
            }
            sets.add(new Set(result, message, seal, tags));
        }
        return new Reading.Complete(new ArcChain(sets));
    }

    private static int instanceOfResults(HeaderField field) {
        Matcher start = RESULTS_INSTANCE.matcher(field.value());
        return start.lookingAt() ? Integer.parseInt(start.group(1)) : 0;
    }

    private static int instance(TagReading reading) {
        return switch (reading) {
            case TagReading.Broken _ -> 0;
            case TagReading.Read(TagList tags) -> tags.get("i").filter(text -> NUMBER.matcher(text).matches())
                    .map(Integer::parseInt).orElse(0);
        };
    }
}
