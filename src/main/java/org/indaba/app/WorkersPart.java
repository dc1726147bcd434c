package org.indaba.app;

import java.time.Duration;
import org.indaba.post.PostWorkers;

/** The workers behind the 250, as a part of the server. */
record WorkersPart(PostWorkers workers) implements ServerPart {

    private static final Duration GRACE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "the workers";
    }

    @Override
    public void start() {
        workers.start();
    }

    @Override
    public void stop() {
        workers.stop(GRACE);
    }
}
