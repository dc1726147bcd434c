package org.indaba.app.log;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.indaba.hook.HookAnswer;
import org.indaba.hook.HookListener;
import org.jboss.logging.Logger;

/** Writes what webhooks do to the log, a line each, and counts it. Both are explained in {@code docs/operations.md}. Thread-safe. */
public final class LoggedHooks implements HookListener {

    /** What webhooks do. */
    static final String HOOKS = "org.indaba.log.webhooks";

    private static final Logger LOG = Logger.getLogger(HOOKS);

    private final MeterRegistry metrics;

    /** @param metrics where it is counted */
    public LoggedHooks(MeterRegistry metrics) {
        this.metrics = metrics;
        // Before the first event, so that its step is seen.
        List.of("taken", "refused", "unreachable").forEach(result -> metrics.counter("indaba.webhooks.posts", "result", result));
        metrics.counter("indaba.webhooks.events");
        metrics.counter("indaba.webhooks.disabled");
    }

    @Override
    public void posted(long webhook, int events, HookAnswer answer) {
        String result = switch (answer) {
            case HookAnswer.Taken _ -> "taken";
            case HookAnswer.Refused _, HookAnswer.Gone _ -> "refused";
            case HookAnswer.Unreachable _ -> "unreachable";
        };
        metrics.counter("indaba.webhooks.posts", "result", result).increment();
        if (answer instanceof HookAnswer.Taken) {
            metrics.counter("indaba.webhooks.events").increment(events);
        }
        LOG.info(EventLine.of("posted").with("webhook", webhook).with("events", events).with("result", result)
                .with("answer", answer.words()));
    }

    @Override
    public void disabled(long webhook, String reason) {
        metrics.counter("indaba.webhooks.disabled").increment();
        LOG.warn(EventLine.of("switchedOff").with("webhook", webhook).with("reason", reason));
    }
}
