package org.indaba.app;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Opens sessions with the database in advance, as a part of the server: the first post and the first page after a start need many at
 * once, and each costs a process of PostgreSQL and thousands of rounds of a hash. Works beside the start on a thread of its own; where
 * it fails, sessions are opened when they are needed. Start once.
 */
final class SessionsPart implements ServerPart {

    /** What delivery uses at a time, a worker of each kind, and some pages. */
    static final int SESSIONS = 16;

    private static final Logger LOG = Logger.getLogger(SessionsPart.class);

    private final DataSource pool;
    private volatile boolean stopped;

    /** @param pool keeps sessions that were given back for some minutes */
    SessionsPart(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public String name() {
        return "sessions with the database";
    }

    @Override
    public void start() {
        Thread.ofVirtual().name("database-sessions").start(this::open);
    }

    /** All of them are held before the first is given back: a pool would hand out the same one again. */
    void open() {
        Deque<Connection> held = new ArrayDeque<>();
        try {
            while (held.size() < SESSIONS && !stopped) {
                held.push(pool.getConnection());
            }
        } catch (SQLException away) {
            LOG.debug("event=sessions-not-opened", away);
        } finally {
            held.forEach(SessionsPart::giveBack);
        }
    }

    private static void giveBack(Connection session) {
        try {
            session.close();
        } catch (SQLException gone) {
            LOG.debug("event=session-lost", gone);
        }
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
