package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.indaba.spool.Transactions;
import org.indaba.spool.Trouble;

/**
 * Sends what is in the queue. The order of the stages: {@link RouteStage} gives windows their site, {@link Scheduler} gives sites
 * their connections, {@link Courier} claims windows and carries them ({@link Passage}, {@link Line}, {@link ClientSession}),
 * {@link OutcomeWriter} records what came of it. This class builds them and owns their threads: one platform thread for each of the
 * stages, the writer, the deadlines and the upkeep; a virtual thread for each connection and each question for a route.
 *
 * <p>Guarantees: a window is committed as taken before anybody is dialled; a copy with a recorded final outcome is never sent again;
 * a crash makes at most those copies leave twice that were on open connections, or whose results (at most
 * {@link DeliveryLimits#heldResults()}) waited for their commit. Memory does not grow with the queue.
 *
 * <p>When it fails: without the database everything waits and goes on when it is back; results that are held stay held. An exception
 * of ours shunts the copy that met it.
 */
public final class DeliveryEngine implements Senders {

    /** How exact the deadlines of replies are. */
    private static final Duration DEADLINE_TICK = Duration.ofMillis(100);
    /** After the grace time connections are cut; so long they have to notice. */
    private static final Duration AFTER_CUT = Duration.ofSeconds(2);
    /** What is left after the grace time to commit the results of the connections that were cut. */
    private static final Duration LAST_COMMIT = Duration.ofMillis(200);
    private static final Duration LONGEST_UPKEEP = Duration.ofMinutes(1);
    /** Results that may always wait together: with as few connections a crash sends at most 50 copies twice. */
    private static final int LEAST_HELD = 30;
    private static final int FEW_CONNECTIONS = 20;
    /** More results for each connection beyond: while a batch is committed, the next has room to gather. */
    private static final int HELD_FOR_EACH = 8;

    private final DeliveryLimits limits;
    private final Logger log = System.getLogger(DeliveryEngine.class.getName());
    private final Bell upkeep = new Bell();
    private final Bell quiet = new Bell();
    private final DeadlineWatch watch;
    private final Claims claims;
    private final Routes routes;
    private final OutcomeWriter writer;
    private final ExpirySweep expiry;
    private final RouteStage routeStage;
    private final Scheduler scheduler;
    private final EndedHolds holds;
    private final SitePaces paces;
    private final NodeLeases leases;
    private final LeaseKeeper keeper;
    private final AddressLimit addresses;
    private final WireCache wires;
    private final AtomicBoolean preparing = new AtomicBoolean();
    private volatile boolean stopped;

    /** Builds the stages; the writer waits for results at once, all others from {@link #start()}. */
    public DeliveryEngine(DeliverySettings settings, DeliveryPorts ports) {
        this.limits = settings.limits();
        NodeName self = NodeName.started(settings.node(), ports.random());
        Transactions bounded = new BoundedTransactions(ports.transactions(), limits.databaseSessions());
        Mailings mailings = new Mailings(ports.jdbi(), ports.renderings());
        this.watch = new DeadlineWatch(DEADLINE_TICK);
        this.claims = new Claims(ports.jdbi(), bounded, ports.clock(), self, limits.lease());
        this.routes = new Routes(ports.jdbi(), bounded, ports.clock(), ports.random());
        this.writer = new OutcomeWriter(new OutcomeStore(ports.jdbi(), self), claims, ports.transactions(), ports.listener(),
                ports.events(), this::mayBeHeld, this::wake);
        Recorder recorder = new Recorder(writer, settings.schedule(), ports.clock(), ports.random(), ports.events());
        this.expiry = new ExpirySweep(ports.jdbi(), bounded, claims, recorder, settings.schedule(), ports.clock());
        this.leases = new NodeLeases(ports.jdbi(), ports.transactions(), self, settings.client().heloName(),
                settings.nodes().lease(), System::nanoTime, Timeline.of(ports.jdbi(), ports.timelines()));
        RouteVerdicts verdicts = new RouteVerdicts(claims, recorder);
        this.routeStage = new RouteStage(routes, verdicts, ports.router(), leases, ports.events(), this::wakeScheduler, limits);
        SiteBook sites = new SiteBook(ports.jdbi(), bounded, ports.clock(), ports.random(), limits, settings.sites());
        this.holds = new EndedHolds(ports.jdbi(), bounded, ports.clock());
        this.paces = new SitePaces(settings.sites(), ports.clock(), ports.courtesy(), this::siteGrown);
        this.addresses = new AddressLimit(ports.dialer(),
                () -> Math.max(1, settings.nodes().connectionsPerAddress() / leases.nodes()), ports.clock());
        SmtpClient client = new SmtpClient(settings.client(), watch, new PeerQuirks(ports.clock()));
        Connector connector = new Connector(addresses, client, settings.client(), ports.clock(), ports.random());
        this.wires = new WireCache(mailings, ports.store(), ports.sevenBit(), bounded,
                new WireSigning(ports.signer(), ports.clock()), limits.wireOctets());
        Courier courier = new Courier(claims, wires, recorder, connector, ports.tokens(), sites, limits);
        this.scheduler = new Scheduler(sites, paces, leases, courier, ports.events(), ports.clock(), limits);
        this.keeper = new LeaseKeeper(leases, paces::atWork, this::wake, watch);
    }

    private void wakeScheduler() {
        scheduler.wake();
    }

    private void siteGrown() {
        scheduler.grown();
    }

    /** Begins to send. To be called once. */
    public void start() {
        keeper.start();
        Thread.ofPlatform().daemon().name("deliver-upkeep").start(this::runUpkeep);
        routeStage.start(scheduler::start);
    }

    @Override
    public void wake() {
        routeStage.wake();
        scheduler.wake();
    }

    @Override
    public void wakeAt(Set<String> sites) {
        scheduler.tell(sites);
        wake();
    }

    /** One at a time, and only while nobody else is busy: it is to be ready before it is wanted, and to keep nobody waiting. */
    @Override
    public void expect(long mailing) {
        if (!stopped && preparing.compareAndSet(false, true)) {
            try {
                Thread.ofVirtual().name("deliver-prepare-" + mailing).start(() -> prepare(mailing));
            } catch (RuntimeException | Error notStarted) {
                // For want of memory; nobody else would give it back.
                preparing.set(false);
                throw notStarted;
            }
        }
    }

    private void prepare(long mailing) {
        try {
            wires.prepare(mailing);
        } catch (RuntimeException | Error failure) {
            // Who sends the first copy meets the same, and sees to it.
            log.log(Level.DEBUG, "Mailing " + mailing + " could not be made ready before its copies are due", failure);
        } finally {
            preparing.set(false);
        }
    }

    /** How fast a site is sent to by this process; empty if nothing went there lately, or if that is another node's by now. */
    public Optional<Pace> pace(String site) {
        // Of a site that has moved to another node, what it showed here says nothing any more.
        return leases.holds(site) || paces.open(site) > 0 ? paces.shown(site) : Optional.empty();
    }

    /** Whether this process sends to a site, and no other node. */
    public boolean holds(String site) {
        return leases.holds(site);
    }

    /** How many connections are open. */
    public int connections() {
        return scheduler.connections();
    }

    /** Few connections get by with few, so that a crash costs few duplicates; many need more, since they share the commits. */
    private int mayBeHeld() {
        return Math.min(limits.heldResults(), LEAST_HELD + Math.max(0, connections() - FEW_CONNECTIONS) * HELD_FOR_EACH);
    }

    /** How many results wait for their commit. */
    public int heldResults() {
        return writer.held();
    }

    /**
     * Ends sending: nothing more is taken, copies at hand are finished within the grace time, then connections are cut; results are
     * committed, and windows given back. Afterwards the engine is of no use.
     */
    public void stop(Duration grace) {
        stopped = true;
        routeStage.stop();
        scheduler.stop();
        upkeep.ring();
        try {
            awaitQuiet(grace);
            watch.cutAll();
            awaitQuiet(AFTER_CUT);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        if (!writer.close(grace.plus(LAST_COMMIT))) {
            log.log(Level.WARNING, "Results of deliveries could not be committed; those copies will be sent again");
        }
        keeper.stop();
        keeper.release();
        watch.close();
    }

    /** Without the database nobody comes to an end, and waiting is of no use. */
    private void awaitQuiet(Duration time) throws InterruptedException {
        Duration slice = Duration.ofMillis(20);
        Duration waited = Duration.ZERO;
        while (connections() > 0 && waited.compareTo(time) < 0 && !writer.failing()) {
            quiet.pause(slice);
            waited = waited.plus(slice);
        }
    }

    private void runUpkeep() {
        Duration pause = limits.lease().dividedBy(3).compareTo(LONGEST_UPKEEP) < 0 ? limits.lease().dividedBy(3) : LONGEST_UPKEEP;
        Trouble trouble = new Trouble(log, "The upkeep of the queue", System::nanoTime);
        while (!stopped) {
            Duration next = pause;
            try {
                claims.renew();
                if (claims.freeDeadStarts() > 0) {
                    wake();
                }
                if (holds.lift()) {
                    wake();
                }
                routes.sweep();
                paces.sweep();
                addresses.sweep();
                expire();
                trouble.over();
            } catch (RuntimeException | VirtualMachineError failure) {
                // Without this thread windows would run out under those who carry them.
                trouble.met(failure);
                next = limits.poll();
            }
            try {
                upkeep.await(next);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private void expire() {
        boolean more = true;
        while (more && !stopped) {
            more = expiry.run();
        }
    }
}
