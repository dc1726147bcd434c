package org.indaba.app;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.demo.DemoWorld;
import org.indaba.app.demo.LoopbackDialer;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsjavaDns;

/**
 * The world that copies leave into: the Internet, or that of a demo.
 *
 * @param dns who is asked about names, and remembers
 * @param fresh the same without a memory, for who wants to see what a zone says now
 * @param mailPort where mail hosts listen
 * @param privates which addresses mail must not be carried to
 * @param guard stands before each dial
 */
record Outside(Dns dns, Supplier<Dns> fresh, int mailPort, PrivateAddresses privates, UnaryOperator<Dialer> guard) {

    /** The Internet, as far as the settings let us see it. */
    static Outside internet(IndabaConfig config, InstantSource clock) {
        PrivateAddresses.Rule rule = config.delivery().allowPrivateAddresses()
                ? PrivateAddresses.Rule.ALLOWED : PrivateAddresses.Rule.REFUSED;
        List<String> servers = config.dns().servers().orElse(List.of());
        return new Outside(new DnsjavaDns(servers, clock), () -> new DnsjavaDns(servers, clock), config.delivery().port(),
                new PrivateAddresses(rule), UnaryOperator.identity());
    }

    /** The world of a demo, which ends at this machine. */
    static Outside demo(DemoWorld world) {
        return new Outside(world.dns(), world::dns, world.mailPort(), new PrivateAddresses(PrivateAddresses.Rule.ALLOWED),
                LoopbackDialer::new);
    }
}
