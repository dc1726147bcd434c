package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.indaba.spool.Trouble;

/**
 * Makes the turns of {@link NodeLeases} in time, and cuts all connections when the leases end. Two threads of its own, since the one
 * that asks the database may wait for it for long.
 */
final class LeaseKeeper {

    /** How soon it is noticed that the leases have ended. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final NodeLeases leases;
    private final IntPredicate atWork;
    private final Runnable onTaken;
    private final DeadlineWatch connections;
    private final Logger log = System.getLogger(LeaseKeeper.class.getName());
    private final Trouble renewing = new Trouble(log, "Renewing the leases of sites", System::nanoTime);
    private final Bell next = new Bell();
    private final Bell end = new Bell();
    private volatile boolean stopped;

    /**
     * @param atWork whether a connection is open to a site of a bucket
     * @param onTaken told when there are more sites to send to
     * @param connections all of them, to be cut
     */
    LeaseKeeper(NodeLeases leases, IntPredicate atWork, Runnable onTaken, DeadlineWatch connections) {
        this.leases = leases;
        this.atWork = atWork;
        this.onTaken = onTaken;
        this.connections = connections;
    }

    /** Makes the first turn before it returns, so that sending begins at once. */
    void start() {
        turn();
        Thread.ofPlatform().daemon().name("deliver-leases").start(this::run);
        Thread.ofVirtual().name("deliver-lease-end").start(this::watch);
    }

    /** Not beside a release, behind which nothing must be taken again. */
    private synchronized void turn() {
        try {
            if (!stopped && leases.turn(atWork)) {
                onTaken.run();
            }
            renewing.over();
        } catch (RuntimeException | VirtualMachineError failure) {
            // Want of memory ends: without this thread no site would be ours again.
            renewing.met(failure);
        }
    }

    private void run() {
        try {
            next.await(leases.pause());
            while (!stopped) {
                turn();
                next.await(leases.pause());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            boolean cut = true;
            while (!stopped) {
                boolean ended = leases.ended();
                if (ended && !cut) {
                    log.log(Level.WARNING, "The leases of sites have ended: nothing is sent until the database answers again");
                }
                if (ended) {
                    connections.cutAll();
                }
                cut = ended;
                end.await(LOOK);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes no more turns. */
    void stop() {
        stopped = true;
        next.ring();
        end.ring();
    }

    /** Others may take our sites at once. To be called when no connection is open any more. */
    synchronized void release() {
        try {
            leases.release();
        } catch (RuntimeException failure) {
            log.log(Level.WARNING, "The leases of sites could not be given up; they end by themselves", failure);
        }
    }
}
