package org.indaba.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.indaba.dns.AnswerReading.Reading;
import org.indaba.dns.ServerRounds.Heard;
import org.xbill.DNS.Record;

/**
 * Answers one question, without a memory: asks the servers and goes along CNAMEs until there is an answer or the time is over.
 * Thread-safe.
 */
final class StubResolver {

    /** Questions under way at once, each with a socket; more wait within their time. */
    static final int MAX_AT_ONCE = 512;

    /**
     * What a question gave, and what matters for keeping it.
     *
     * @param answer with the records as dnsjava has them
     * @param ttlSeconds how long the zone lets it be kept, also an answer of "nothing"; 0 for failures
     * @param octets the length of the last message
     */
    record Outcome(DnsAnswer<Record> answer, long ttlSeconds, int octets) {
    }

    private final ServerRounds servers;
    private final Semaphore places;

    /** @param atOnce questions under way at once */
    StubResolver(ServerRounds servers, int atOnce) {
        this.servers = servers;
        this.places = new Semaphore(atOnce);
    }

    Outcome ask(Question question, Deadline deadline) {
        try {
            if (!places.tryAcquire(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS)) {
                return failed(question, "too many questions are waiting");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return failed(question, "interrupted");
        }
        try {
            return follow(question, deadline);
        } finally {
            places.release();
        }
    }

    private Outcome follow(Question question, Deadline deadline) {
        AnswerReading reading = new AnswerReading(question);
        boolean authentic = true;
        while (true) {
            Question next = question.at(reading.name());
            switch (servers.ask(next, deadline)) {
                case Heard.Nothing(String reason) -> {
                    return failed(next, reason);
                }
                case Heard.Answer answer -> {
                    authentic &= answer.authentic();
                    switch (reading.read(answer.message())) {
                        case Reading.Records(List<Record> records, long ttl) -> {
                            return new Outcome(new DnsAnswer.Found<>(records, Duration.ofSeconds(ttl), authentic), ttl, answer.octets());
                        }
                        case Reading.Nothing(boolean nameExists, long ttl) -> {
                            DnsAnswer<Record> nothing = nameExists ? new DnsAnswer.NoRecords<>() : new DnsAnswer.NoSuchName<>();
                            return new Outcome(nothing, ttl, answer.octets());
                        }
                        case Reading.Senseless(String reason) -> {
                            return failed(question, reason);
                        }
                        case Reading.GoesOn _ -> {
                            // The next turn asks for the alias' target; the reading counts how often.
                        }
                    }
                }
            }
        }
    }

    private static Outcome failed(Question question, String reason) {
        return new Outcome(new DnsAnswer.Failed<>(question + ": " + reason), 0, 0);
    }
}
