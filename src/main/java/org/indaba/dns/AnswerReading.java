package org.indaba.dns;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Reads one answer: goes along the CNAMEs in it and says what stands at their end. One object reads all the answers of one question,
 * so that aliases are counted over them. For one thread.
 */
final class AnswerReading {

    /** The CNAMEs that are followed; more is taken for a mistake. Resolvers follow 8 to 16. */
    static final int MAX_ALIASES = 16;

    /** What one answer said. */
    sealed interface Reading {

        /** The records, and the least time to live on the way to them, in seconds. */
        record Records(List<Record> records, long ttlSeconds) implements Reading {
        }

        /** Nothing of that kind at the name, or no such name at all; kept for the given seconds. */
        record Nothing(boolean nameExists, long ttlSeconds) implements Reading {
        }

        /** The answer ends with an alias, whose target is to be asked for next. */
        record GoesOn() implements Reading {
        }

        /** The answer makes no sense, and another server would give the same. */
        record Senseless(String reason) implements Reading {
        }
    }

    private final int type;
    private final Set<Name> seen = new HashSet<>();
    private Name name;
    private long ttlSeconds = Long.MAX_VALUE;

    AnswerReading(Question question) {
        this.name = question.name();
        this.type = question.type();
        seen.add(name);
    }

    /** The name that is asked for next. */
    Name name() {
        return name;
    }

    /** Why this server's answer is of no use, where another server may help; empty text if it is of use. */
    static String refusalIn(Message answer) {
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Rcode.string(rcode);
        }
        // RFC 2308 §2.2: a referral looks like "no records"; it only says that this server does not look further.
        boolean referral = rcode == Rcode.NOERROR && answer.getSection(Section.ANSWER).isEmpty() && soaIn(answer) == null
                && answer.getSection(Section.AUTHORITY).stream().anyMatch(record -> record.getType() == Type.NS)
                && !answer.getHeader().getFlag(Flags.AA);
        return referral ? "a referral" : "";
    }

    /** Reads an answer to the question for {@link #name()} that is of use. */
    Reading read(Message answer) {
        Name asked = name;
        List<Record> found = at(name, type, answer);
        while (found.isEmpty()) {
            List<Record> aliases = at(name, Type.CNAME, answer);
            if (aliases.isEmpty()) {
                return withoutRecords(answer, !name.equals(asked));
            }
            name = ((CNAMERecord) aliases.getFirst()).getTarget();
            if (!seen.add(name)) {
                return new Reading.Senseless("a loop of CNAMEs at " + name.toString(true));
            }
            if (seen.size() > MAX_ALIASES + 1) {
                return new Reading.Senseless("more than " + MAX_ALIASES + " CNAMEs in a row");
            }
            found = at(name, type, answer);
        }
        return new Reading.Records(found, ttlSeconds);
    }

    private List<Record> at(Name owner, int wanted, Message answer) {
        List<Record> records = new ArrayList<>();
        for (Record each : answer.getSection(Section.ANSWER)) {
            if (each.getType() == wanted && each.getDClass() == DClass.IN && each.getName().equals(owner)) {
                records.add(each);
                ttlSeconds = Math.min(ttlSeconds, each.getTTL());
            }
        }
        return records;
    }

    private Reading withoutRecords(Message answer, boolean moved) {
        boolean nameExists = answer.getRcode() != Rcode.NXDOMAIN;
        SOARecord soa = soaIn(answer);
        // RFC 6604 §3: with aliases, the rcode speaks of the last name; a server that stopped at the alias said nothing of its target.
        if (soa == null && nameExists && moved) {
            return new Reading.GoesOn();
        }
        // RFC 2308 §5: without a SOA the answer does not say how long it holds.
        long negative = soa == null ? 0 : Math.min(soa.getTTL(), soa.getMinimum());
        return new Reading.Nothing(nameExists, Math.min(negative, ttlSeconds));
    }

    private static @Nullable SOARecord soaIn(Message answer) {
        return (SOARecord) answer.getSection(Section.AUTHORITY).stream().filter(SOARecord.class::isInstance).findFirst().orElse(null);
    }
}
