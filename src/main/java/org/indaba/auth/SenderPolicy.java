package org.indaba.auth;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import org.indaba.dns.Dns;

/**
 * What a domain says about who may send for it (SPF), as the domain's own administrator wants to see it: with the words for what is
 * wrong, and with what it costs. Thread-safe.
 */
public final class SenderPolicy {

    /** RFC 7208 §4.6.4: so many terms of a record may ask DNS, with all that it includes. */
    public static final int MAX_LOOKUPS = SpfCheck.MAX_LOOKUPS;

    /** An address that nobody sends from (RFC 6890 §2.2.2): what is said of it is said of every stranger. */
    private static final InetAddress STRANGER = InetAddress.ofLiteral("240.0.0.1");

    private final Dns dns;
    private final InstantSource clock;
    private final String receiver;

    /** @param receiver our own host name */
    public SenderPolicy(Dns dns, InstantSource clock, String receiver) {
        this.dns = dns;
        this.clock = clock;
        this.receiver = receiver;
    }

    /**
     * What the domain says of one client.
     *
     * @param result the result
     * @param lookups how many terms asked DNS until it was found
     */
    public record Opinion(SpfResult result, int lookups) {
    }

    /** What it says of a client that calls itself so. */
    public Opinion of(String domain, InetAddress client, String helo) {
        SpfCheck check = new SpfCheck(new SpfCheck.Asked(client, helo, new MacroValues.Sender("postmaster", domain), clock.instant(),
                receiver), dns);
        SpfResult result = check.run();
        return new Opinion(result, check.lookups());
    }

    /** What it says of somebody whom no record names; nearly every term is looked at for that. */
    public Opinion ofStrangers(String domain) {
        return of(domain, STRANGER, "stranger.invalid");
    }

    /** Those of a name's texts that are SPF records, right or wrong (RFC 7208 §4.5). */
    public static List<String> records(List<String> texts) {
        return texts.stream().filter(SpfRecord::isOne).toList();
    }

    /** What breaks the grammar in a record; empty if nothing does. */
    public static String flaw(String record) {
        return switch (SpfRecord.parse(record)) {
            case SpfReading.Read _ -> "";
            case SpfReading.Broken(String reason) -> reason;
        };
    }
}
