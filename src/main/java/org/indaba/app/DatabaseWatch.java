package org.indaba.app;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.runtime.Quarkus;
import org.indaba.app.cli.CommandRun;
import org.indaba.app.database.DatabaseEvents;
import org.indaba.deliver.TimelineListener;
import org.jboss.logging.Logger;

/**
 * What the program does when its embedded database ends by itself: it says so, drops the dead connections once the database is back,
 * and ends too when it does not come back, so that whoever watches the program can start it anew. It ends as well when a database,
 * whosever it is, goes on without what it committed last.
 */
final class DatabaseWatch implements DatabaseEvents, TimelineListener {

    private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);

    @Override
    public void ended(String reason) {
        LOG.errorf("event=database-ended reason=\"%s\"", reason);
    }

    @Override
    public void restarted() {
        LOG.info("event=database-restarted");
        ArcContainer container = Arc.container();
        if (container != null && container.isRunning()) {
            container.instance(AgroalDataSource.class).get().flush(AgroalDataSource.FlushMode.ALL);
        }
    }

    @Override
    public void restartFailed(String reason) {
        LOG.errorf("event=database-restart-failed reason=\"%s\"", reason);
    }

    @Override
    public void gaveUp() {
        LOG.fatal("event=database-given-up");
        Quarkus.asyncExit(CommandRun.FAILED);
    }

    /** A new process is the one that surely knows nothing of rows that are no more. */
    @Override
    public void changed(String before, String now) {
        LOG.fatalf("event=database-timeline-changed before=%s now=%s", before, now);
        Quarkus.asyncExit(CommandRun.FAILED);
    }
}
