package org.indaba.app.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.indaba.checkup.CheckupLog;

/** Tells as a metric how much was wrong at the last look at what DNS and the web say of us. */
@Singleton
public final class NamesGauge {

    private final CheckupLog log;

    /** @param log asked at each reading */
    NamesGauge(CheckupLog log) {
        this.log = log;
    }

    /** Registers the metric once the program runs. */
    void register(@Observes StartupEvent started, MeterRegistry metrics) {
        metrics.gauge("indaba.dns.wrong", this, NamesGauge::wrongOrUnknown);
    }

    private double wrongOrUnknown() {
        try {
            return log.troubles().things();
        } catch (RuntimeException unreachable) {
            return Double.NaN;
        }
    }
}
