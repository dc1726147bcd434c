package org.indaba.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/**
 * What may be asked for one message: so many questions, for so long, with answers of so many characters. Beyond, every answer is
 * {@link DnsAnswer.Failed}. One message has one of these; for one thread.
 */
final class BoundedDns implements Dns {

    /**
     * A decent message needs some fifteen: a few for SPF, one a signature, a few for DMARC. The most that RFC 7208 §4.6.4 lets an SPF
     * record ask for is 10 terms with 10 hosts each, and a full ARC chain has 51 keys; nobody sends that but for our trouble.
     */
    static final int MAX_QUESTIONS = 100;

    /** RFC 7208 §4.6.4: at least 20 seconds for a check; the client waits at its final dot meanwhile, for ten minutes at most. */
    static final Duration MAX_TIME = Duration.ofSeconds(20);

    /** A key of 4096 bits has some 750 characters, a long SPF record 2,000. */
    static final int MAX_TEXT_CHARACTERS = 8_192;

    /** So many records of a name are looked at: some domains have thirty, to prove to whom they belong. */
    static final int MAX_RECORDS = 100;

    private final Dns dns;
    private final InstantSource clock;
    private final Instant end;
    private int questions;

    BoundedDns(Dns dns, InstantSource clock) {
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

    /** Texts that are too long are left out, as if they were not there. */
    @Override
    public DnsAnswer<String> texts(String name) {
        DnsAnswer<String> answer = ask(() -> dns.texts(name));
        if (!(answer instanceof DnsAnswer.Found<String> found)) {
            return answer;
        }
        List<String> fit = found.records().stream().filter(text -> text.length() <= MAX_TEXT_CHARACTERS).toList();
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
        if (++questions > MAX_QUESTIONS) {
            return new DnsAnswer.Failed<>("the message asks for more than " + MAX_QUESTIONS + " answers of DNS");
        }
        if (!clock.instant().isBefore(end)) {
            return new DnsAnswer.Failed<>("DNS took longer than " + MAX_TIME.toSeconds() + " s for this message");
        }
        DnsAnswer<T> answer = question.get();
        return answer instanceof DnsAnswer.Found<T> found && found.records().size() > MAX_RECORDS
                ? new DnsAnswer.Found<>(found.records().subList(0, MAX_RECORDS), found.ttl(), found.authentic()) : answer;
    }
}
