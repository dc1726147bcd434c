package org.indaba.app;

import java.time.Duration;
import org.indaba.deliver.DeliveryEngine;

/** The senders, as a part of the server. */
record DeliveryPart(DeliveryEngine engine) implements ServerPart {

    /** Copies at hand are finished within this time. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "the senders";
    }

    @Override
    public void start() {
        engine.start();
    }

    @Override
    public void stop() {
        engine.stop(GRACE);
    }
}
