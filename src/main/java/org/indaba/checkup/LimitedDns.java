package org.indaba.checkup;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/**
 * What may be asked for one report: so many questions, for so long. Beyond, every answer is {@link DnsAnswer.Failed}. One report has one
 * of these; for one thread.
 */
final class LimitedDns implements Dns {

    /** Ten exchangers with alias and addresses, SPF for each of our addresses with all that it includes, some keys. */
    static final int MAX_QUESTIONS = 400;

    /** No question begins later than this; the last one has its own time. Somebody may wait for it in a browser. */
    static final Duration MAX_TIME = Duration.ofSeconds(40);

    private final Dns dns;
    private final InstantSource clock;
    private final Instant end;
    private int questions;

    LimitedDns(Dns dns, InstantSource clock) {
        this.dns = dns;
        this.clock = clock;
        this.end = clock.instant().plus(MAX_TIME);
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
        return ask(() -> dns.texts(name));
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
        if (++questions > MAX_QUESTIONS) {
            return new DnsAnswer.Failed<>("a look asks for more than " + MAX_QUESTIONS + " answers");
        }
        return clock.instant().isBefore(end) ? question.get()
                : new DnsAnswer.Failed<>("a look takes longer than " + MAX_TIME.toSeconds() + " s");
    }
}
