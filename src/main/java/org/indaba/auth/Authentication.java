package org.indaba.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.indaba.dns.BoundedDns;
import org.indaba.dns.Dns;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;

/**
 * Finds out who really sent a message: SPF, DKIM, ARC and, from these, DMARC. It looks and never changes or judges.
 *
 * <p>Where in the mail's way: at the end of DATA, before the rules look. Nothing here throws for what a message, a client or a zone
 * holds. All questions to DNS of one message together are bounded in number and time by {@link BoundedDns}; a message that asks for more
 * gets "temperror" for the rest. Memory does not grow with the body. Thread-safe.
 */
public final class Authentication {

    /**
     * What one message may ask. A decent one needs some fifteen answers: a few for SPF, one a signature, a few for DMARC. The most that
     * RFC 7208 §4.6.4 lets an SPF record ask for is 10 terms with 10 hosts each, and a full ARC chain has 51 keys; nobody sends that but
     * for our trouble. RFC 7208 §4.6.4: at least 20 seconds for a check; the client waits at its final dot meanwhile, for ten minutes at
     * most. Some domains have thirty texts, to prove to whom they belong; a key of 4096 bits has some 750 characters, a long SPF record
     * 2,000.
     */
    static final BoundedDns.Bounds BOUNDS = new BoundedDns.Bounds(100, Duration.ofSeconds(20), 100, 8_192);

    private final Dns dns;
    private final InstantSource clock;
    private final ClientBehindRelay relays;
    private final SpfVerifier spf;
    private final DkimVerifier dkim;
    private final ArcVerifier arc;
    private final DmarcVerifier dmarc;

    /**
     * Trusts no relay.
     *
     * @param dns our resolver
     * @param clock for signatures that expire, and for the time that DNS may take
     * @param hostname our own name, which a domain's explanation of a failure may show
     */
    public Authentication(Dns dns, InstantSource clock, String hostname) {
        this(dns, clock, hostname, _ -> false);
    }

    /** @param relays whether an address is that of a relay that we trust, whose clients are asked about in its place */
    public Authentication(Dns dns, InstantSource clock, String hostname, Predicate<InetAddress> relays) {
        this.dns = dns;
        this.clock = clock;
        this.relays = new ClientBehindRelay(relays);
        this.spf = new SpfVerifier(clock, hostname);
        this.dkim = new DkimVerifier(DkimRules.TODAY, clock);
        this.arc = new ArcVerifier(DkimRules.TODAY, clock);
        this.dmarc = new DmarcVerifier(new PublicSuffixes());
    }

    /** What is found out; DNS has at most {@link #BOUNDS} for it and one question more, and as much again for DMARC. */
    public AuthenticationResults authenticate(Arrival arrival) {
        return examine(arrival).results();
    }

    /** What is found out about a message, with the keys that its right signatures were verified by; within the same time. */
    public Evidence examine(Arrival arrival) {
        return examine(arrival, dns);
    }

    /** The same, as far as {@code answers} tell. */
    Evidence examine(Arrival arrival, Dns answers) {
        Dns bounded = new BoundedDns(answers, BOUNDS, clock);
        // SPF and DKIM first: what they need is little, and a chain of fifty seals must not take it away from them.
        SpfOutcome sender = spf.verify(relays.of(arrival), arrival.reversePath(), bounded);
        SeenKeys keys = new SeenKeys(bounded);
        List<DkimOutcome> signatures = dkim.verify(arrival.message(), arrival.header(), keys);
        // The records of the author's domain are asked for on an account of their own: else whoever forges it would only have to name
        // a domain of his in the envelope whose records take all the time there is, and nobody would know what the author's domain wants.
        DmarcOutcome author = dmarc.verify(arrival.header(), arrival.reversePath(), sender, signatures,
                new BoundedDns(answers, BOUNDS, clock));
        ArcResult chain = arc.verify(arrival.message(), arrival.header(), bounded);
        return new Evidence(new AuthenticationResults(sender, signatures, chain, author), keys.of(signatures));
    }

    /**
     * What the DKIM signatures of a message say, and nothing else: for a copy that is about to leave, to see what survived.
     *
     * @param message as it arrived or as it will leave
     * @param header of {@code message}
     */
    public List<DkimOutcome> signatures(MessageOctets message, HeaderBlock header) {
        return signatures(message, header, dns);
    }

    /** The same, as far as {@code answers} tell. */
    public List<DkimOutcome> signatures(MessageOctets message, HeaderBlock header, Dns answers) {
        return dkim.verify(message, header, new BoundedDns(answers, BOUNDS, clock));
    }

    /** The same by keys that were found before, without any question to DNS; signatures by other keys are not verified. */
    public List<DkimOutcome> signatures(MessageOctets message, HeaderBlock header, KeyRecords keys) {
        return dkim.verify(message, header, keys.asDns());
    }
}
