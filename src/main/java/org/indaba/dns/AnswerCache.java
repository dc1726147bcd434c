package org.indaba.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/**
 * Answers that are still good, at most a given number of them, and at most {@link #MAX_WEIGHT} in memory; those not asked for the
 * longest time go first. Also "no such name", and for a moment failures, are kept: the copies of one post ask many times for the same
 * broken domain. Thread-safe.
 */
final class AnswerCache {

    /** Nothing is kept for less: a TTL of 0 must not turn one post into a thousand queries. */
    static final Duration MIN_TTL = Duration.ofSeconds(1);

    /** Nothing is kept for longer, so that a zone's mistake of a week's TTL is over in an hour. */
    static final Duration MAX_TTL = Duration.ofHours(1);

    /** RFC 2308 §5: "nothing there" may be kept for one to three hours at most; a new member's new domain should not wait that long. */
    static final Duration MAX_NEGATIVE_TTL = Duration.ofMinutes(15);

    /** RFC 9520 §3.2: failures are kept too, for one second to five minutes. */
    static final Duration FAILURE_TTL = Duration.ofSeconds(5);

    /** Answers that are larger on the wire are used once and not kept, so that a few of them do not drive all others out. */
    static final int MAX_OCTETS = 4 * 1024;

    /**
     * All that is kept, in octets of memory, roughly. Names are two octets each on the wire, where they stand once more, and up to 255
     * in memory: one answer of 4 KB can take 80.
     */
    static final long MAX_WEIGHT = 16L * 1024 * 1024;

    /** What objects of the JVM take beside the octets that they hold: an entry with its question, a record, a string in a record. */
    private static final int ENTRY_WEIGHT = 256;
    private static final int RECORD_WEIGHT = 160;
    private static final int STRING_WEIGHT = 24;

    private record Kept(DnsAnswer<Record> answer, Instant until, long weight) {
    }

    private final int maxAnswers;
    private final InstantSource clock;
    /** In the order in which they were last asked for. */
    private final LinkedHashMap<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    AnswerCache(int maxAnswers, InstantSource clock) {
        this.maxAnswers = maxAnswers;
        this.clock = clock;
    }

    /** The answer, with what is left of its time, if it is still good. */
    synchronized Optional<DnsAnswer<Record>> get(Question question) {
        Kept found = kept.get(question);
        if (found == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), found.until());
        if (!left.isPositive()) {
            remove(question);
            return Optional.empty();
        }
        return Optional.of(withTtl(found.answer(), left));
    }

    /** Keeps an answer, and returns it as it will be told, with its time to live inside the bounds. */
    DnsAnswer<Record> keep(Question question, StubResolver.Outcome outcome) {
        Duration ttl = timeFor(outcome);
        if (outcome.octets() <= MAX_OCTETS) {
            put(question, new Kept(outcome.answer(), clock.instant().plus(ttl), weight(question, outcome.answer())));
        }
        return withTtl(outcome.answer(), ttl);
    }

    private synchronized void put(Question question, Kept answer) {
        remove(question);
        kept.put(question, answer);
        weight += answer.weight();
        Iterator<Map.Entry<Question, Kept>> eldest = kept.entrySet().iterator();
        while (kept.size() > maxAnswers || weight > MAX_WEIGHT) {
            weight -= eldest.next().getValue().weight();
            eldest.remove();
        }
    }

    private void remove(Question question) {
        Kept removed = kept.remove(question);
        weight -= removed == null ? 0 : removed.weight();
    }

    /** Roughly what an answer takes in memory, in octets. */
    private static long weight(Question question, DnsAnswer<Record> answer) {
        long content = switch (answer) {
            case DnsAnswer.Found<Record> found -> found.records().stream().mapToLong(AnswerCache::weight).sum();
            case DnsAnswer.Failed<Record>(String reason) -> reason.length();
            case DnsAnswer.NoRecords<Record> _, DnsAnswer.NoSuchName<Record> _ -> 0;
        };
        return ENTRY_WEIGHT + question.name().length() + content;
    }

    private static long weight(Record record) {
        int strings = record instanceof TXTRecord text ? text.getStringsAsByteArrays().size() : 0;
        return RECORD_WEIGHT + record.getName().length() + record.rdataToWireCanonical().length + (long) STRING_WEIGHT * strings;
    }

    synchronized int size() {
        return kept.size();
    }

    private static Duration timeFor(StubResolver.Outcome outcome) {
        return switch (outcome.answer()) {
            case DnsAnswer.Found<Record> _ -> between(outcome.ttlSeconds(), MAX_TTL);
            case DnsAnswer.NoRecords<Record> _ -> between(outcome.ttlSeconds(), MAX_NEGATIVE_TTL);
            case DnsAnswer.NoSuchName<Record> _ -> between(outcome.ttlSeconds(), MAX_NEGATIVE_TTL);
            case DnsAnswer.Failed<Record> _ -> FAILURE_TTL;
        };
    }

    private static Duration between(long seconds, Duration most) {
        return Duration.ofSeconds(Math.clamp(seconds, MIN_TTL.toSeconds(), most.toSeconds()));
    }

    private static DnsAnswer<Record> withTtl(DnsAnswer<Record> answer, Duration ttl) {
        return answer instanceof DnsAnswer.Found<Record> found ? new DnsAnswer.Found<>(found.records(), ttl, found.authentic()) : answer;
    }
}
