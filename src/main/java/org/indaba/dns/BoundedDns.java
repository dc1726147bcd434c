package org.indaba.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What may be asked of DNS for one purpose, be it a message or a report: so many questions, for so long, with answers of so many records
 * and characters. Beyond, every answer is {@link DnsAnswer.Failed}. One purpose has one of these; for one thread.
 */
public final class BoundedDns implements Dns {

    private final Dns dns;
    private final Bounds bounds;
    private final InstantSource clock;
    private final Instant end;
    private int questions;

    /**
     * How much may be asked.
     *
     * @param questions so many are asked
     * @param time no question begins later; the last one has its own time
     * @param records so many of a name are looked at
     * @param textCharacters texts that are longer are left out, as if they were not there
     */
    public record Bounds(int questions, Duration time, int records, int textCharacters) {

        /** @throws IllegalArgumentException if nothing could be asked */
        public Bounds {
            if (questions < 1 || records < 1 || textCharacters < 1 || !time.isPositive()) {
                throw new IllegalArgumentException("bounds let something pass");
            }
        }
    }

    /**
     * The time begins now.
     *
     * @param dns who is asked
     * @param clock tells when the time is over
     */
    public BoundedDns(Dns dns, Bounds bounds, InstantSource clock) {
        this.dns = dns;
        this.bounds = bounds;
        this.clock = clock;
        this.end = clock.instant().plus(bounds.time());
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        return ask(() -> dns.mailExchangers(domain));
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        return ask(() -> dns.addresses(host));
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        DnsAnswer<String> answer = ask(() -> dns.texts(name));
        if (!(answer instanceof DnsAnswer.Found<String> found)) {
            return answer;
        }
        List<String> fit = found.records().stream().filter(text -> text.length() <= bounds.textCharacters()).toList();
        return fit.isEmpty() ? new DnsAnswer.NoRecords<>() : new DnsAnswer.Found<>(fit, found.ttl(), found.authentic());
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        return ask(() -> dns.tlsAssociations(host, port));
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        return ask(() -> dns.pointers(address));
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        return ask(() -> dns.aliases(name));
    }

    private <T> DnsAnswer<T> ask(Supplier<DnsAnswer<T>> question) {
        if (++questions > bounds.questions()) {
            return new DnsAnswer.Failed<>("more than " + bounds.questions() + " questions to DNS");
        }
        if (!clock.instant().isBefore(end)) {
            return new DnsAnswer.Failed<>("DNS took longer than " + bounds.time().toSeconds() + " s");
        }
        DnsAnswer<T> answer = question.get();
        return answer instanceof DnsAnswer.Found<T> found && found.records().size() > bounds.records()
                ? new DnsAnswer.Found<>(found.records().subList(0, bounds.records()), found.ttl(), found.authentic()) : answer;
    }
}
