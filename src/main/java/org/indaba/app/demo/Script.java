package org.indaba.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.indaba.app.bench.Behaviour;

/** What a mail host says by its {@link Conduct}. Thread-safe. */
final class Script implements Behaviour {

    /** How long a greylisting host wants to wait. */
    static final Duration GREY = Duration.ofSeconds(5);
    /** What each reply of a slow host takes. */
    static final Duration SLOWNESS = Duration.ofMillis(200);
    /** A busy host has no time for so long… */
    static final Duration BUSY_FOR = Duration.ofSeconds(12);
    /** …in every such time. No divisor of a minute, so that whoever comes back after a minute finds another moment. */
    static final Duration BUSY_PERIOD = Duration.ofSeconds(37);
    /** How the names of people begin who left. */
    static final String FORMER = "former.";
    /** How the names of people begin whose mailbox is full. */
    static final String FULL = "full.";

    /** Copies that a greylisting host remembers; who comes back after more than these is greylisted anew. */
    static final int MAX_REMEMBERED = 20_000;

    private final Conduct conduct;
    private final InstantSource clock;
    private final Map<String, Instant> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Script(Conduct conduct, InstantSource clock) {
        this.conduct = conduct;
        this.clock = clock;
    }

    @Override
    public Reaction on(Turn turn) {
        return switch (conduct) {
            case GREYLISTS -> turn.stage() == Stage.RCPT ? grey(turn) : new Reaction.Usual();
            case FORGETS_PEOPLE -> turn.stage() == Stage.RCPT && turn.line().toLowerCase(Locale.ROOT).contains("<" + FORMER)
                    ? new Reaction.Say("550 5.1.1 Recipient address rejected: user unknown") : new Reaction.Usual();
            case REFUSES_CONTENT -> turn.stage() == Stage.CONTENT
                    ? new Reaction.Say("550 5.7.1 Message refused: it looks like bulk mail to us") : new Reaction.Usual();
            case BUSY -> turn.stage() == Stage.CONNECT && busy()
                    ? new Reaction.SayAndHangUp("421 4.3.2 Too busy, please come back later") : new Reaction.Usual();
            case FRIENDLY, SLOW, DEAD, BOUNCES_LATE -> new Reaction.Usual();
        };
    }

    private boolean busy() {
        return clock.instant().toEpochMilli() % BUSY_PERIOD.toMillis() < BUSY_FOR.toMillis();
    }

    private synchronized Reaction grey(Turn turn) {
        Instant now = clock.instant();
        Instant first = seen.computeIfAbsent(turn.mailFrom() + " " + turn.line(), _ -> now);
        return now.isBefore(first.plus(GREY))
                ? new Reaction.Say("451 4.7.1 Greylisted, please come back in " + GREY.toSeconds() + " seconds") : new Reaction.Usual();
    }
}
