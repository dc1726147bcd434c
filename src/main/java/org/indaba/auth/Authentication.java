package org.indaba.auth;

import java.time.InstantSource;
import java.util.List;
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

    private final Dns dns;
    private final InstantSource clock;
    private final SpfVerifier spf;
    private final DkimVerifier dkim;
    private final ArcVerifier arc;
    private final DmarcVerifier dmarc;

    /**
     * @param dns our resolver
     * @param clock for signatures that expire, and for the time that DNS may take
     * @param hostname our own name, which a domain's explanation of a failure may show
     */
    public Authentication(Dns dns, InstantSource clock, String hostname) {
        this.dns = dns;
        this.clock = clock;
        this.spf = new SpfVerifier(clock, hostname);
        this.dkim = new DkimVerifier(DkimRules.TODAY, clock);
        this.arc = new ArcVerifier(DkimRules.TODAY, clock);
        this.dmarc = new DmarcVerifier(new PublicSuffixes());
    }

    /** What is found out about a message; takes at most {@link BoundedDns#MAX_TIME} and one question more for DNS. */
    public AuthenticationResults authenticate(Arrival arrival) {
        Dns bounded = new BoundedDns(dns, clock);
        // SPF and DKIM first: what they need is little, and a chain of fifty seals must not take it away from them.
        SpfOutcome sender = spf.verify(arrival.peer(), arrival.reversePath(), bounded);
        List<DkimOutcome> signatures = dkim.verify(arrival.message(), arrival.header(), bounded);
        DmarcOutcome author = dmarc.verify(arrival.header(), sender, signatures, bounded);
        ArcResult chain = arc.verify(arrival.message(), arrival.header(), bounded);
        return new AuthenticationResults(sender, signatures, chain, author);
    }

    /**
     * What the DKIM signatures of a message say, and nothing else: for a copy that is about to leave, to see what survived.
     *
     * @param message as it arrived or as it will leave
     * @param header of {@code message}
     */
    public List<DkimOutcome> signatures(MessageOctets message, HeaderBlock header) {
        return dkim.verify(message, header, new BoundedDns(dns, clock));
    }
}
