package org.indaba.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** What a test waits for has mostly happened a few milliseconds later: it looks more often than Awaitility does by itself. */
public final class ShortWaits implements LauncherSessionListener {

    private static final Duration POLL = Duration.ofMillis(10);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultPollInterval(POLL);
    }
}
