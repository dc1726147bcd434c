package org.indaba.app;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.indaba.access.Administrators;
import org.indaba.access.ApiTokens;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.log.LoggedHooks;
import org.indaba.bounce.BounceReader;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.HostAddresses;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.deliver.SocketDialer;
import org.indaba.hook.BounceEvents;
import org.indaba.hook.EventJson;
import org.indaba.hook.EventSource;
import org.indaba.hook.HookListener;
import org.indaba.hook.HookPost;
import org.indaba.hook.HookSender;
import org.indaba.hook.HookUrl;
import org.indaba.hook.Webhooks;
import org.indaba.lists.Domains;
import org.indaba.lists.Lists;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notices;
import org.indaba.spool.Transactions;
import org.indaba.web.admin.Programs;
import org.jdbi.v3.core.Jdbi;

/** Builds how events reach webhooks. */
final class HookWiring {

    /** How long a web server may take to answer the call. */
    private static final Duration DIAL = Duration.ofSeconds(10);

    @Produces
    @Singleton
    Webhooks webhooks(Jdbi jdbi, IndabaConfig config, InstantSource clock, RandomGenerator random) {
        return new Webhooks(jdbi, config.webhooks().allowPrivateAddresses() ? HookUrl.Reach.ANYWHERE : HookUrl.Reach.INTERNET, clock,
                random);
    }

    @Produces
    @Singleton
    EventJson eventJson(Lists lists) {
        return new EventJson(lists);
    }

    @Produces
    @Singleton
    EventSource hookEvents(BounceReader reader, EventJson json) {
        return new BounceEvents(reader, json);
    }

    @Produces
    @Singleton
    HookListener hookListener(MeterRegistry metrics) {
        return new LoggedHooks(metrics);
    }

    @Produces
    @Singleton
    HookPost hookPost(IndabaConfig config, Outside outside, InstantSource clock, RandomGenerator random) {
        PrivateAddresses privates = new PrivateAddresses(config.webhooks().allowPrivateAddresses()
                ? PrivateAddresses.Rule.ALLOWED : PrivateAddresses.Rule.REFUSED);
        List<InetAddress> sources = config.delivery().sourceAddresses().orElse(List.of()).stream().map(InetAddress::ofLiteral).toList();
        Dialer dialer = outside.guard().apply(new SocketDialer(new HostAddresses(outside.dns(), privates, random)::targets, DIAL, sources,
                random));
        return new HookPost(dialer, trusted(), clock, HookPost.USUAL_TIME);
    }

    private static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has a default TLS context", impossible);
        }
    }

    @Produces
    @Singleton
    HookSender.People hookPeople(Lists lists, Administrators administrators, Domains domains, Notices notices) {
        return new HookSender.People(lists, new HookSender.Site() {
            @Override
            public List<EmailAddress> administrators() {
                return administrators.all();
            }

            @Override
            public Optional<String> domain() {
                return domains.all().stream().findFirst();
            }
        }, notices);
    }

    @Produces
    @Singleton
    HookSender hookSender(Transactions transactions, EventSource events, HookPost post, HookSender.People people, HookListener listener,
            Webhooks webhooks, Chance chance) {
        return new HookSender(new HookSender.Ports(transactions, events, post, people, listener), webhooks, chance.clock(),
                chance.random());
    }

    @Produces
    @Singleton
    Chance chance(InstantSource clock, RandomGenerator random) {
        return new Chance(clock, random);
    }

    @Produces
    @Singleton
    Programs programs(ApiTokens tokens, Webhooks webhooks) {
        return new Programs(tokens, webhooks);
    }

    /** Time and chance, so that the makers stay readable. */
    record Chance(InstantSource clock, RandomGenerator random) {
    }
}
