package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/**
 * The MTA-STS policies of domains: DNS says whether there is one and whether it is new, the web what it is, the database what it was.
 * A policy that was fetched holds until its time is over; when nobody answers, or DNS says that there is none, it still holds
 * (RFC 8461 §5.1): only a policy with the mode <em>none</em> takes it away. Asked when a route is made, never by who dials.
 * Thread-safe; takes as long as DNS and {@link PolicyFetch} do.
 */
public final class MtaSts {

    /** RFC 8461 §3.3: a host that gave no policy is left alone for a while; five minutes are suggested. */
    static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    /** RFC 8461 §10.2: a policy is fetched anew before it ends, so that it holds on; daily as long as there is mail. */
    static final Duration REFRESH = Duration.ofDays(1);

    private static final int MAX_FAILURES = 10_000;

    private final Dns dns;
    private final PolicyFetch fetch;
    private final MtaStsStore store;
    private final InstantSource clock;
    private final Logger log = System.getLogger(MtaSts.class.getName());
    private final Map<String, Instant> leftAlone = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_FAILURES;
        }
    });

    /** @param clock ages policies */
    public MtaSts(Dns dns, PolicyFetch fetch, MtaStsStore store, InstantSource clock) {
        this.dns = dns;
        this.fetch = fetch;
        this.store = store;
        this.clock = clock;
    }

    /** The policy of a domain, if it has one. */
    Optional<MtaStsPolicy> of(String domain) {
        Optional<String> id = publishedId(domain);
        Optional<MtaStsStore.Kept> kept = store.of(domain, clock.instant());
        boolean fresh = kept.isPresent() && clock.instant().isBefore(kept.get().fetchedAt().plus(REFRESH));
        boolean same = kept.isPresent() && id.isPresent() && kept.get().id().equals(id.get());
        if (id.isEmpty() || fresh && same || isLeftAlone(domain)) {
            return kept.map(MtaStsStore.Kept::policy);
        }
        return fetched(domain, id.get()).or(() -> kept.map(MtaStsStore.Kept::policy));
    }

    private Optional<String> publishedId(String domain) {
        return switch (dns.texts("_mta-sts." + domain)) {
            case DnsAnswer.Found<String>(List<String> texts, Duration _, boolean _) -> MtaStsPolicy.idIn(texts);
            case DnsAnswer.NoRecords<String> _ -> Optional.empty();
            case DnsAnswer.NoSuchName<String> _ -> Optional.empty();
            case DnsAnswer.Failed<String> _ -> Optional.empty();
        };
    }

    private boolean isLeftAlone(String domain) {
        Instant until = leftAlone.get(domain);
        return until != null && clock.instant().isBefore(until);
    }

    private Optional<MtaStsPolicy> fetched(String domain, String id) {
        return switch (fetch.fetch(domain)) {
            case PolicyFetch.Fetched.Text(String text) -> {
                Optional<MtaStsPolicy> policy = MtaStsPolicy.parse(text);
                policy.ifPresentOrElse(each -> store.keep(domain, new MtaStsStore.Kept(id, each, clock.instant())),
                        () -> failed(domain, "it cannot be read"));
                yield policy;
            }
            case PolicyFetch.Fetched.Nothing(String reason) -> {
                failed(domain, reason);
                yield Optional.empty();
            }
        };
    }

    private void failed(String domain, String reason) {
        leftAlone.put(domain, clock.instant().plus(AFTER_FAILURE));
        log.log(Level.INFO, "The MTA-STS policy of {0} could not be fetched: {1}", domain, reason);
    }
}
