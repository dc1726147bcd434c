package org.indaba.app.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jdbi.v3.core.Jdbi;

/** Tells how many copies wait, to health and metrics alike. A long queue is no illness of this program, so it never says "down". */
@Liveness
@Singleton
public final class QueueCheck implements HealthCheck {

    /** What the number is asked by: the windows are few where the copies are many. */
    private static final String WAITING = "SELECT coalesce(sum(copies), 0) FROM windows";

    private final Jdbi jdbi;

    /** @param jdbi of the database with the queue */
    QueueCheck(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Registers the metric once the program runs. */
    void register(@Observes StartupEvent started, MeterRegistry metrics) {
        metrics.gauge("indaba.queue.copies", this, QueueCheck::waitingOrUnknown);
    }

    private double waitingOrUnknown() {
        try {
            return waiting();
        } catch (RuntimeException unreachable) {
            return Double.NaN;
        }
    }

    private long waiting() {
        return jdbi.withHandle(handle -> handle.createQuery(WAITING).mapTo(Long.class).one());
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("queue").up();
        double copies = waitingOrUnknown();
        return Double.isNaN(copies) ? response.withData("copies", "unknown").build()
                : response.withData("copies", (long) copies).build();
    }
}
