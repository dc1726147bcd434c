package org.indaba.app;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.Config;
import org.indaba.app.cli.DemoCommand;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.demo.DemoWorld;
import org.indaba.dns.Dns;
import org.indaba.web.demo.DemoAccess;

/** Builds the world around this server: the Internet, or that of a demo. */
final class OutsideWiring {

    /** The world of a demo, if this is one. */
    record Stage(Optional<DemoWorld> world) {
    }

    @Produces
    @Singleton
    Stage stage(Config config, IndabaConfig indaba, OwnName name, InstantSource clock, RandomGenerator random) {
        return new Stage(config.getOptionalValue(DemoCommand.SUBSCRIBERS, Integer.class)
                .map(subscribers -> new DemoWorld(plan(subscribers, indaba, name, clock, random))));
    }

    private static DemoWorld.Plan plan(int subscribers, IndabaConfig config, OwnName name, InstantSource clock, RandomGenerator random) {
        InetAddress listening = InetAddress.ofLiteral(config.smtp().host());
        InetAddress reached = listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
        return new DemoWorld.Plan(subscribers, new InetSocketAddress(reached, config.smtp().port()), config.home(),
                ServerWiring.selfMade(config, name, clock).get(), clock, random);
    }

    /** The mail hosts of a demo close when nothing sends to them any more. */
    void end(@Disposes Stage stage) {
        stage.world().ifPresent(DemoWorld::close);
    }

    @Produces
    @Singleton
    Outside outside(Stage stage, IndabaConfig config, InstantSource clock) {
        return stage.world().map(Outside::demo).orElseGet(() -> Outside.internet(config, clock));
    }

    @Produces
    @Singleton
    Dns dns(Outside outside) {
        return outside.dns();
    }

    @Produces
    @Singleton
    DemoAccess demoAccess(Stage stage) {
        return new DemoAccess(stage.world().map(DemoWorld::mailboxes));
    }
}
