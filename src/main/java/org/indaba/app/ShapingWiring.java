package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.deliver.DeliveryLimits;
import org.indaba.deliver.DeliverySettings;
import org.indaba.deliver.Shaping;
import org.indaba.deliver.ShapingReading;

/** Builds what each site may be burdened with, and how nodes share the sites. */
final class ShapingWiring {

    private static final String KEY = "indaba.delivery.shaping";

    @Produces
    @Singleton
    Shaping shaping(IndabaConfig config, DeliveryLimits limits) {
        // The operator's own smarthost is no stranger, with whom one starts slowly.
        boolean smarthost = config.delivery().smarthost().isPresent();
        Shaping.Others others = smarthost ? Shaping.Others.EVEN : Shaping.Others.CAREFUL;
        if (config.delivery().shaping().isPresent()) {
            return ofFile(NamedFile.of(config, config.delivery().shaping().get()), limits, others);
        }
        return smarthost ? Shaping.even(limits) : Shaping.standard(limits);
    }

    /** @throws Refusal that names the lines which are wrong */
    static Shaping ofFile(Path file, DeliveryLimits limits, Shaping.Others others) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new Refusal("The file " + file + " (" + KEY + ") cannot be read (" + Home.reason(e) + ").", e);
        }
        return switch (Shaping.read(text, others, limits)) {
            case ShapingReading.Read(Shaping shaping) -> shaping;
            case ShapingReading.Wrong(var mistakes) -> throw new Refusal("The file " + file + " (" + KEY + ") has mistakes:\n"
                    + mistakes.stream().map(mistake -> mistake + ".").collect(Collectors.joining("\n")));
        };
    }

    @Produces
    @Singleton
    DeliverySettings.Nodes nodes(IndabaConfig config) {
        Duration lease = config.delivery().lease();
        if (lease.compareTo(DeliverySettings.Nodes.SHORTEST_LEASE) < 0) {
            throw new Refusal("indaba.delivery.lease must be at least " + DeliverySettings.Nodes.SHORTEST_LEASE.toSeconds() + "s.");
        }
        int perAddress = config.delivery().smarthost().isPresent() ? Integer.MAX_VALUE : config.delivery().connectionsPerAddress();
        return new DeliverySettings.Nodes(lease, perAddress);
    }
}
