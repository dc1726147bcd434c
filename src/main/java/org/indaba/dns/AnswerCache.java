package org.indaba.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Record;

/**
 * Answers that are still good, at most a given number of them; the one not asked for the longest time goes first. Also "no such
 * name", and for a moment failures, are kept: the copies of one post ask many times for the same broken domain. Thread-safe.
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

    /** Larger answers are used once and not kept, so that memory stays bounded by the number of answers. */
    static final int MAX_OCTETS = 4 * 1024;

    private record Kept(DnsAnswer<Record> answer, Instant until) {
    }

    private final InstantSource clock;
    private final Map<Question, Kept> kept;

    AnswerCache(int maxAnswers, InstantSource clock) {
        this.clock = clock;
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
                return size() > maxAnswers;
            }
        };
    }

    /** The answer, with what is left of its time, if it is still good. */
    synchronized Optional<DnsAnswer<Record>> get(Question question) {
        Kept found = kept.get(question);
        if (found == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), found.until());
        if (!left.isPositive()) {
            kept.remove(question);
            return Optional.empty();
        }
        return Optional.of(withTtl(found.answer(), left));
    }

    /** Keeps an answer, and returns it as it will be told, with its time to live inside the bounds. */
    DnsAnswer<Record> keep(Question question, StubResolver.Outcome outcome) {
        Duration ttl = timeFor(outcome);
        if (outcome.octets() <= MAX_OCTETS) {
            synchronized (this) {
                kept.put(question, new Kept(outcome.answer(), clock.instant().plus(ttl)));
            }
        }
        return withTtl(outcome.answer(), ttl);
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
