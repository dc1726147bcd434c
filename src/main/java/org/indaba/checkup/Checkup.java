package org.indaba.checkup;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.indaba.checkup.Report.Subject;
import org.indaba.deliver.PolicyFetch;
import org.indaba.deliver.PolicyLook;
import org.indaba.dns.BoundedDns;
import org.indaba.dns.Dns;

/**
 * Looks at what DNS and the web say of us, and compares it with what they should say. Changes nothing and keeps nothing. Thread-safe; a
 * look takes as long as {@link #BOUNDS} and the fetch of one policy, or of one page, allow.
 */
public final class Checkup {

    /**
     * What one report may ask: ten exchangers with alias and addresses, SPF for each of our addresses with all that it includes, some
     * keys. Somebody may wait for it in a browser. Of texts it reads what DNS can carry, since what is wrong with them is to be said.
     */
    static final BoundedDns.Bounds BOUNDS = new BoundedDns.Bounds(400, Duration.ofSeconds(40), 1_000, 65_535);

    private final Supplier<Dns> fresh;
    private final PolicyFetch fetch;
    private final WebLook pages;
    private final OwnServer server;
    private final OwnKeys keys;
    private final InstantSource clock;

    /**
     * @param fresh the world's DNS, as others see it; one that remembers nothing, since who has mended a zone wants to see it
     * @param fetch how MTA-STS policies are read
     * @param pages how our own pages are opened
     * @param server what this server is set up to be
     * @param keys what we sign with
     * @param clock tells the time of reports, and whether certificates hold
     */
    public Checkup(Supplier<Dns> fresh, PolicyFetch fetch, WebLook pages, OwnServer server, OwnKeys keys, InstantSource clock) {
        this.fresh = fresh;
        this.fetch = fetch;
        this.pages = pages;
        this.server = server;
        this.keys = keys;
        this.clock = clock;
    }

    /** What all domains share. */
    public Report ofServer() {
        Dns limited = new BoundedDns(fresh.get(), BOUNDS, clock);
        return new Report(subject(), clock.instant(), new ServerLook(server, limited, clock, pages).all());
    }

    /** Whom a look at this server is about. */
    public Subject.Server subject() {
        return new Subject.Server(server.hostname());
    }

    /** What is of one domain. */
    public Report of(String domain) {
        Dns limited = new BoundedDns(fresh.get(), BOUNDS, clock);
        DomainLook look = new DomainLook(server, keys, limited, new SenderLook(server, limited, clock),
                new TlsPolicyLook(server, new PolicyLook(limited, fetch), clock));
        return new Report(new Subject.Domain(domain), clock.instant(), look.all(domain));
    }
}
