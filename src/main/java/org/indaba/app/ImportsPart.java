package org.indaba.app;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberImport;
import org.indaba.lists.MemberImport.State;
import org.indaba.lists.MemberImports;
import org.indaba.lists.MemberStatistics;
import org.indaba.spool.Outage;
import org.indaba.spool.Signal;
import org.indaba.spool.Transactions;
import org.jboss.logging.Logger;

/**
 * Carries out imports of members, one after the other, batch by batch: each batch is a commit that moves the import's cursor, so that
 * after a crash this node or another goes on where it was. One thread.
 */
final class ImportsPart implements ServerPart {

    private static final Logger LOG = Logger.getLogger(ImportsPart.class);

    /** Imports of nodes that are gone, and what a lost signal left, are found by then. */
    private static final Duration LOOKS = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Works works;
    private volatile boolean stopped;
    private volatile Thread thread = Thread.ofVirtual().unstarted(() -> { });

    /**
     * What it works with.
     *
     * @param imports what waits
     * @param statistics hears of what was carried out
     * @param lists what they are called
     * @param audit tells what came of it
     * @param transactions a batch is one
     * @param begun raised when there is an import to carry out
     */
    record Works(MemberImports imports, MemberStatistics statistics, Lists lists, Audit audit, Transactions transactions, Signal begun) {
    }

    ImportsPart(Works works) {
        this.works = works;
    }

    @Override
    public String name() {
        return "imports of members";
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("imports").start(this::run);
    }

    private void run() {
        while (!stopped) {
            long seen = works.begun().count();
            if (!turn()) {
                works.begun().awaitAfter(seen, LOOKS);
            }
        }
    }

    /** Carries out one import, if one waits; false if none did. */
    boolean turn() {
        try {
            Optional<MemberImport> claimed = works.transactions().call(works.imports()::claimInTx);
            claimed.ifPresent(this::carryOut);
            return claimed.isPresent();
        } catch (RuntimeException failed) {
            LOG.warn("event=import-failed reason=\"imports cannot be looked for\"", failed);
            return false;
        }
    }

    private void carryOut(MemberImport claimed) {
        MemberImport now = claimed;
        try {
            while (!stopped && now.state() == State.RUNNING) {
                MemberImport last = now;
                Optional<MemberImport> next = works.transactions().call(() -> step(last));
                if (next.isEmpty()) {
                    // Another took it over and has ended it, and told of it.
                    return;
                }
                now = next.get();
            }
            if (now.state() == State.DONE) {
                works.statistics().carriedOut(now.counts().total());
            }
        } catch (RuntimeException failed) {
            Optional<SQLException> away = Outage.in(failed);
            if (away.isPresent()) {
                LOG.warnf("event=import-waits import=%d reason=\"the database is away or busy (state %s)\"", claimed.id(),
                        away.get().getSQLState());
                return;
            }
            LOG.errorf(failed, "event=import-failed import=%d", claimed.id());
            works.transactions().run(() -> works.imports().failInTx(claimed.id()));
        }
    }

    private Optional<MemberImport> step(MemberImport last) {
        Optional<MemberImport> stepped = works.imports().stepInTx(last);
        stepped.filter(next -> next.state() == State.DONE).ifPresent(next -> {
            MemberImport.Counts counts = works.imports().find(next.listId(), next.id()).orElse(next).counts();
            String subject = works.lists().byId(next.listId()).map(MailList::post).map(Object::toString).orElse("list " + next.listId());
            works.audit().appendInTx(next.madeBy(), "member imported", subject, "import " + next.id() + ", added " + counts.added()
                    + ", there before " + counts.already() + ", wrong " + counts.invalid());
        });
        return stepped;
    }

    @Override
    public void stop() {
        stopped = true;
        works.begun().raise();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
