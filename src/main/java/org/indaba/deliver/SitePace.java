package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many connections a site gets, and how fast they may go. The limit of connections starts small and grows with every copy that is
 * taken, quickly until the site first pushes back; a site that pushes back (421, a connection that is refused, breaks or times out, a
 * 4xx that is about the server) halves it, and from then on it grows slowly. Any other 4xx to a recipient or a message changes nothing:
 * greylisting is about that copy. The number of copies is a token bucket.
 *
 * <p>Knows of the site, too, whether it answers: a connection that fails says little as long as others get answers.
 *
 * <p>Lives in memory, in the process that holds the site; thread-safe.
 */
final class SitePace {

    /** Of how many copies that were taken one more connection comes, until the site first pushes back. */
    static final int GOOD_FOR_ONE_MORE = 4;
    /** The same, after it has pushed back. */
    static final int GOOD_FOR_ONE_MORE_LATER = 50;
    /** What broke together is one push: the connections were opened under the same limit. */
    static final Duration ONE_PUSH = Duration.ofSeconds(5);
    /** Who gave a connection an answer so lately is not dead, though it may fail others: as long as a site is left alone at first. */
    static final Duration ANSWERS_LATELY = Duration.ofMinutes(1);
    /** After finding all addresses of the site in use, so long nobody looks again. */
    static final Duration ADDRESS_PAUSE = Duration.ofSeconds(2);
    /** A connection waits so long for its next copy's turn, rather than being closed and opened again. */
    static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Who works at the same windows for so long lets others have a part of them, if connections are left over. */
    static final Duration SHARE_AFTER = Duration.ofSeconds(1);
    /** A part keeps a connection busy for at least so long: to open one costs more than a few copies do. */
    static final Duration LEAST_PART_TIME = Duration.ofSeconds(2);
    /** A part has at least so many copies. */
    static final int LEAST_PART = 4;
    /** The bucket holds what may go in so much of a minute. */
    private static final int BURST_PART = 20;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    /** RFC 3463 §3.4: what is about the mail system of the destination, for now. */
    private static final String SYSTEM_STATUS = "4.3.";

    private final SiteLimits limits;
    private final InstantSource clock;
    private final Courtesy courtesy;
    private final Runnable onGrown;
    private final AtomicBoolean hurry = new AtomicBoolean();
    private double limit;
    private boolean pushedBack;
    private @Nullable Instant lastPush;
    private Instant growsFrom;
    private String why;
    private Instant since;
    private int open;
    /** Connections whose last word from the site was an answer, and when that was. */
    private final Map<Place, Instant> answering = new HashMap<>();
    private long answers;
    /** Recorded as failed by this process, and not heard of since. */
    private boolean failed;
    /** Of the connection that was last through with what it had taken; 0 while nothing is known. */
    private double lastTriesPerNano;
    private @Nullable Instant addressesBusyUntil;
    private double tokens;
    private Instant filledAt;
    private Instant minuteBegan;
    private Instant lastUsed;
    private long thisMinute;
    private long lastMinute;

    /** @param onGrown told when there is room for one more connection */
    SitePace(SiteLimits limits, InstantSource clock, Courtesy courtesy, Runnable onGrown) {
        this.limits = limits;
        this.courtesy = courtesy;
        this.onGrown = onGrown;
        this.clock = clock;
        Instant now = clock.instant();
        this.limit = limits.start();
        this.why = limits.start() < limits.connections() ? "a start with few, nothing is known of the site" : "the most that is configured";
        this.growsFrom = now;
        this.since = now;
        this.filledAt = now;
        this.tokens = burst();
        this.minuteBegan = now;
        this.lastUsed = now;
    }

    /** A connection's place at the site, from when it is decided until it is over. Used by one thread. */
    final class Place implements AutoCloseable {

        private final Bell turn = new Bell();
        private boolean left;
        private boolean promised;
        private Instant claimedAt = clock.instant();
        private Instant sharedAt = claimedAt;
        private int tries;
        private boolean othersAnswered;
        /** Answers to all connections of the site when this one last heard of it. */
        private long answersThen = answers;

        private Place() {
        }

        /** Windows were taken for this connection. */
        void claimed() {
            Instant now = clock.instant();
            remember(tries, Duration.between(claimedAt, now));
            claimedAt = now;
            sharedAt = claimedAt;
            tries = 0;
        }

        /** How many copies this connection tries in so much time, going by what it did since windows were taken for it. */
        int triesWithin(Duration time) {
            return within(time, triesPerNano(tries, Duration.between(claimedAt, clock.instant())));
        }

        /** How many copies another connection would have tried in so much time: the one that was through last. 0 where nobody was. */
        int othersTriesWithin(Duration time) {
            synchronized (SitePace.this) {
                return within(time, lastTriesPerNano);
            }
        }

        /**
         * Into how many parts the copies that are left of a window are to be divided, so that other connections carry all but one of them;
         * each of those at work at the site makes room for its share of more.
         *
         * @param copies how many are left
         * @param spare how many connections nobody has
         * @return at least 1
         */
        int parts(int copies, int spare) {
            Instant now = clock.instant();
            if (copies < 2 * LEAST_PART || now.isBefore(sharedAt.plus(SHARE_AFTER))) {
                return 1;
            }
            sharedAt = now;
            int least = Math.max(LEAST_PART, triesWithin(LEAST_PART_TIME));
            return Math.max(1, Math.min(1 + Math.ceilDiv(Math.min(spare, free()), Math.max(1, open())), copies / least));
        }

        /** The limits of the site. */
        SiteLimits limits() {
            return limits;
        }

        /**
         * Whether the next copy may be sent: waits a little for its turn, unless it was promised, and lets people go first. Once it was
         * denied, the place is lost.
         */
        boolean mayGo() {
            courtesy.stepAside();
            if (promised) {
                promised = false;
                return true;
            }
            if (left || surplus()) {
                return false;
            }
            Duration wait = take();
            if (wait.isPositive() && wait.compareTo(PATIENCE) <= 0) {
                wait = waited(wait) ? take() : wait;
            }
            if (wait.isPositive()) {
                close();
            }
            return !left;
        }

        /**
         * Whether the copy behind the one at hand may be announced to the peer already: only if it may be sent at once, since a copy that
         * was announced and then waits costs the connection. What is promised holds for the next {@link #mayGo()}.
         */
        boolean promise() {
            promised = promised || !left && !surplus() && !take().isPositive();
            return promised;
        }

        private boolean waited(Duration wait) {
            try {
                turn.pause(wait);
                return true;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Whether the place was lost: the connection is to be closed after the copy at hand. */
        boolean lost() {
            return left;
        }

        /** Whether more urgent mail waits than the windows at hand; asked by one of the site's connections at a time. */
        boolean hurries() {
            return hurry.getAndSet(false);
        }

        /** What a try said about the site. */
        void heard(Line.Tried tried) {
            tries++;
            weigh(tried);
            switch (tried) {
                case Line.Tried.OnSession(Sent.Taken _) -> {
                    if (good()) {
                        onGrown.run();
                    }
                }
                case Line.Tried.OnSession(Sent.Later(Answer answer, Sent.Step to)) when isAboutServer(answer, to) -> push(answer);
                case Line.Tried.OnSession(Sent.Lost(Answer answer, Sent.Phase _)) -> push(answer);
                case Line.Tried.NoSession(Answer answer, Connector.Permanence permanence)
                        when permanence == Connector.Permanence.FOR_NOW && !othersAnswered -> push(answer);
                case Line.Tried.Crowded(Answer answer) -> {
                    addressesBusy(answer);
                    close();
                }
                // A demand of one domain that was not met, or hosts without a mail service, are no word of the site about our pace.
                case Line.Tried.OnSession(Sent _), Line.Tried.NoSession _, Line.Tried.OurBug _, Line.Tried.Stopped _ -> { }
            }
        }

        /** What a try says of the site as a whole, beside what others heard: before a push makes these give up their places. */
        private void weigh(Line.Tried tried) {
            synchronized (SitePace.this) {
                Instant now = clock.instant();
                othersAnswered = false;
                if (tried.isAnswer()) {
                    answers++;
                    answering.put(this, now);
                } else if (tried instanceof Line.Tried.OnSession || tried instanceof Line.Tried.NoSession) {
                    answering.remove(this);
                    othersAnswered = answering.values().stream().anyMatch(now.minus(ANSWERS_LATELY)::isBefore);
                }
                answersThen = answers;
            }
        }

        /** Whether the site answered other connections lately, as of the last try of this one. */
        boolean othersAnswered() {
            return othersAnswered;
        }

        /**
         * The site fails this connection while others get answers: it was one too many. So many as get answers are left, and for as long
         * as a site is left alone at first nobody tries whether it takes more.
         */
        void failsAlone(Answer answer) {
            synchronized (SitePace.this) {
                Instant now = clock.instant();
                pushedBack = true;
                limit = Math.max(1, Math.min((int) limit, answering.size()));
                growsFrom = now.plus(limits.backoff());
                becausePushedBack(answer);
            }
        }

        /**
         * The site was recorded as failed, for what this connection met: from now on an answer is news.
         *
         * @return whether it answered another one meanwhile, so that it is to be recorded as recovered
         */
        boolean siteFailed() {
            synchronized (SitePace.this) {
                failed = answers == answersThen;
                return !failed;
            }
        }

        /** Whether the site is recorded as failed, which is asked because it answers: told to one connection. */
        boolean siteRecovers() {
            synchronized (SitePace.this) {
                boolean before = failed;
                failed = false;
                return before;
            }
        }

        /** Gives up the place if the site has fewer than are at work. */
        private boolean surplus() {
            synchronized (SitePace.this) {
                if (open > (int) limit) {
                    close();
                }
                return left;
            }
        }

        @Override
        public void close() {
            synchronized (SitePace.this) {
                remember(tries, Duration.between(claimedAt, clock.instant()));
                open -= left ? 0 : 1;
                left = true;
                answering.remove(this);
            }
        }
    }

    /**
     * Whether a reply of 4xx asks for fewer connections. At MAIL no recipient was named yet, so that it is about us or about the server;
     * 451 4.7.500 is how a large receiver says that it is busy.
     */
    private static boolean isAboutServer(Answer answer, Sent.Step to) {
        return answer.code() == CopyDialogue.CLOSING
                || answer.code() >= 400 && answer.code() < 500 && (to == Sent.Step.MAIL || answer.enhanced().startsWith(SYSTEM_STATUS));
    }

    private synchronized void remember(int tries, Duration took) {
        if (tries > 0) {
            lastTriesPerNano = triesPerNano(tries, took);
        }
    }

    private static double triesPerNano(int tries, Duration took) {
        return (double) tries / Math.max(1, took.toNanos());
    }

    private static int within(Duration time, double triesPerNano) {
        return (int) Math.min(Integer.MAX_VALUE, triesPerNano * time.toNanos());
    }

    /** How many more connections may be opened now. */
    synchronized int free() {
        Instant now = clock.instant();
        fill(now);
        boolean waits = addressesBusyUntil != null && now.isBefore(addressesBusyUntil) || limits.copiesPerMinute() > 0 && tokens < 1;
        return waits ? 0 : Math.max(0, (int) limit - open);
    }

    /** Takes a place, whatever the limit is. */
    synchronized Place enter() {
        open++;
        lastUsed = clock.instant();
        return new Place();
    }

    synchronized int open() {
        return open;
    }

    /** Lets one of the connections look for more urgent mail after the window at hand. */
    void hurry() {
        hurry.set(true);
    }

    /** Whether nothing happened for so long that it may be forgotten. */
    synchronized boolean idleSince(Instant limit) {
        return open == 0 && lastUsed.isBefore(limit);
    }

    /** Whether a site of which nothing is known would be treated in the same way, but for growing anew. @param limit a minute ago */
    synchronized boolean isLikeNew(Instant limit) {
        return open == 0 && !pushedBack && !failed && (limits.copiesPerMinute() == 0 || lastUsed.isBefore(limit));
    }

    /** Returns whether there is room for one more connection. */
    private synchronized boolean good() {
        if (clock.instant().isBefore(growsFrom)) {
            return false;
        }
        int before = (int) limit;
        limit = Math.min(limits.connections(), limit + 1.0 / (pushedBack ? GOOD_FOR_ONE_MORE_LATER : GOOD_FOR_ONE_MORE));
        if ((int) limit > before) {
            because((int) limit == limits.connections() ? "the most that is configured; copies are taken"
                    : "it grows while copies are taken");
        }
        return (int) limit > before;
    }

    private synchronized void push(Answer answer) {
        Instant now = clock.instant();
        if (lastPush != null && now.isBefore(lastPush.plus(ONE_PUSH))) {
            return;
        }
        lastPush = now;
        pushedBack = true;
        limit = Math.max(1, (int) limit / 2);
        becausePushedBack(answer);
    }

    private void becausePushedBack(Answer answer) {
        because("it pushed back: " + (answer.host().isEmpty() ? "" : answer.host() + ": ") + answer.text());
    }

    private synchronized void addressesBusy(Answer answer) {
        addressesBusyUntil = clock.instant().plus(ADDRESS_PAUSE);
        because(answer.reply());
    }

    private void because(String reason) {
        why = reason;
        since = clock.instant();
    }

    private double burst() {
        return Math.max(1, (double) limits.copiesPerMinute() / BURST_PART);
    }

    /** In any minute no more go than are allowed: what the bucket holds is taken off what flows into it. */
    private double flow() {
        return Math.max(limits.copiesPerMinute() - burst(), limits.copiesPerMinute() / 2.0);
    }

    private void fill(Instant now) {
        if (now.isAfter(filledAt)) {
            double minutes = (double) Duration.between(filledAt, now).toNanos() / MINUTE_NANOS;
            tokens = Math.min(burst(), tokens + minutes * flow());
            filledAt = now;
        }
    }

    /** Takes a token; or how long it is until there is one. */
    private synchronized Duration take() {
        Instant now = clock.instant();
        fill(now);
        if (limits.copiesPerMinute() > 0) {
            if (tokens < 1) {
                return untilToken();
            }
            tokens--;
        }
        turnMinute(now);
        thisMinute++;
        return Duration.ZERO;
    }

    private Duration untilToken() {
        return Duration.ofNanos(1 + (long) ((1 - tokens) / flow() * MINUTE_NANOS));
    }

    private void turnMinute(Instant now) {
        Duration age = Duration.between(minuteBegan, now);
        if (age.toMinutes() >= 1) {
            lastMinute = age.toMinutes() == 1 ? thisMinute : 0;
            thisMinute = 0;
            minuteBegan = age.toMinutes() == 1 ? minuteBegan.plus(Duration.ofMinutes(1)) : now;
        }
    }

    /** What operators see. */
    synchronized Pace shown() {
        Instant now = clock.instant();
        fill(now);
        turnMinute(now);
        double gone = Math.clamp((double) Duration.between(minuteBegan, now).toNanos() / MINUTE_NANOS, 0, 1);
        Instant waits = addressesBusyUntil != null && now.isBefore(addressesBusyUntil) ? addressesBusyUntil
                : limits.copiesPerMinute() > 0 && tokens < 1 ? now.plus(untilToken()) : null;
        return new Pace(open, (int) limit, limits.connections(), why, since, thisMinute + Math.round(lastMinute * (1 - gone)),
                limits.copiesPerMinute(), waits);
    }
}
