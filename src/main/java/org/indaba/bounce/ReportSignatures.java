package org.indaba.bounce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.indaba.auth.Authentication;
import org.indaba.auth.DkimOutcome;
import org.indaba.dns.BoundedDns;
import org.indaba.dns.Dns;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Asks {@code auth} about the DKIM signatures of reports, in the transaction that takes them. Reports that are taken together have one
 * account with DNS: fifty of them, by somebody whose name servers never answer, keep other mail waiting no longer than one does. Behind
 * its end every signature is "temperror", which proves nothing. Thread-safe.
 */
public final class ReportSignatures implements Complaints.Signatures {

    /**
     * What all reports of a transaction may ask. As much time as one message has: the transaction, and what it has locked, lasts that much
     * longer at most, and by one question more. Fifty reports have ten signatures each that are looked at; records and characters are
     * bounded with each message.
     */
    static final BoundedDns.Bounds BOUNDS = new BoundedDns.Bounds(500, Duration.ofSeconds(20), 100, 8_192);

    private final MessageStore store;
    private final Authentication authentication;
    private final Dns dns;
    private final InstantSource clock;

    /**
     * @param store holds the reports
     * @param authentication looks at signatures
     * @param dns is asked for keys
     * @param clock for the time that DNS may take
     */
    public ReportSignatures(MessageStore store, Authentication authentication, Dns dns, InstantSource clock) {
        this.store = store;
        this.authentication = authentication;
        this.dns = dns;
        this.clock = clock;
    }

    @Override
    public Together together() {
        Dns account = new BoundedDns(dns, BOUNDS, clock);
        return row -> of(row, account);
    }

    private List<DkimOutcome> of(Inbound row, Dns account) {
        MessageOctets mail = store.open(row.arrival().messageId());
        return switch (HeaderBlock.read(mail)) {
            case HeaderReading.Read(HeaderBlock header) -> authentication.signatures(mail, header, account);
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> List.of();
        };
    }
}
