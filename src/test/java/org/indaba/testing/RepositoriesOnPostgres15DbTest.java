package org.indaba.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The migrations, and the tests of all that holds SQL, once again on the oldest PostgreSQL that is supported. Skipped where
 * it is not installed.
 */
@EnabledIf(value = "org.indaba.testing.Postgres15#isInstalled", disabledReason = Postgres15.ABSENT)
public class RepositoriesOnPostgres15DbTest {

    /** The tag of tests that try the same statements very often: once is enough for them. */
    public static final String ONCE = "once";

    /** The tests of the classes that hold SQL; those on Hibernate are behind the story that runs on it. */
    private static final List<String> TESTS = List.of("spool.SqlInboxDbTest", "spool.SqlMessageStoreDbTest", "moderate.SqlHeldPostsDbTest",
            "moderate.CommittingIntakeDbTest", "expand.SqlExpansionsDbTest", "archive.JdbiArchiveDbTest", "bounce.ReturnedMailDbTest",
            "command.SharedLimitsDbTest", "deliver.ClaimsDbTest", "deliver.LedgerDbTest", "deliver.LedgerUpkeepDbTest",
            "deliver.QueueControlDbTest", "checkup.DailyCheckupDbTest", "app.backup.BackupDbTest");

    @Test
    void migrationsAndRepositoriesRunOnPostgres15() {
        LauncherConfig plain = LauncherConfig.builder().enableTestEngineAutoRegistration(false).addTestEngines(new JupiterTestEngine())
                .enableLauncherSessionListenerAutoRegistration(false).enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false).enablePostDiscoveryFilterAutoRegistration(false).build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(TESTS.stream().map(RepositoriesOnPostgres15DbTest::selector).toList())
                .filters(TagFilter.excludeTags(ONCE))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();

        try (Postgres15 _ = Postgres15.start()) {
            LauncherFactory.create(plain).execute(request, summary);
        }

        StringWriter failures = new StringWriter();
        summary.getSummary().printFailuresTo(new PrintWriter(failures));
        assertThat(summary.getSummary().getTotalFailureCount()).as(failures.toString()).isZero();
        assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThan(60);
    }

    private static DiscoverySelector selector(String name) {
        return DiscoverySelectors.selectClass(RepositoriesOnPostgres15DbTest.class.getClassLoader(), "org.indaba." + name);
    }
}
