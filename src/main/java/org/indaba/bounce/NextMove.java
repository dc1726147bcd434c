package org.indaba.bounce;

import java.time.Duration;
import java.time.Instant;
import org.indaba.deliver.CopyState;
import org.indaba.lists.BounceSettings;
import org.jspecify.annotations.Nullable;

/** What happens next to a member whose delivery is suspended. Pure; the whole order of the life cycle is in {@link #of}. */
sealed interface NextMove {

    /** A mail of which nothing comes back for so long has arrived; and a delivered copy lowers a score only then. */
    Duration SILENCE = Duration.ofDays(3);

    /** When the fate of a mail that waits in the queue is asked for again. */
    Duration LOOK_AGAIN = Duration.ofHours(6);

    /** When it is asked again whether somebody who stays suspended does so still: he may have left, or others let him in. */
    Duration LOOK_AGAIN_AT_END = Duration.ofDays(7);

    /** So many trials may fail for reasons that say nothing about the address; then delivery goes on. */
    int MAX_UNCLEAR = 3;

    /** A mail tries whether the address works again. */
    record Probe() implements NextMove {
    }

    /** A mail tells the member, and tries as well. @param number which of the warnings it is, from 1 */
    record Warn(int number) implements NextMove {
    }

    /** The subscription ends. */
    record Remove() implements NextMove {
    }

    /** The member stays suspended, and nothing more is tried. */
    record Stay() implements NextMove {
    }

    /** The last trial says nothing about the address: it is repeated, or the address is believed to work. */
    record Repeat() implements NextMove {
    }

    /** The address works: delivery goes on, nothing is left of the score. */
    record Resume() implements NextMove {
    }

    /** Nothing yet. @param until when to look again */
    record Await(Instant until) implements NextMove {
    }

    /**
     * What became of the mail that tries an address.
     *
     * @param state of its copy
     * @param at the time of its last try; null before the first
     */
    record Fate(CopyState state, @Nullable Instant at) {
    }

    /**
     * The next move of a member for whom something is due.
     *
     * @param fate of the last trial; null if it is known that it failed, or if there was none
     */
    static NextMove of(Stage stage, BounceMember.Suspension suspension, @Nullable Fate fate, BounceSettings settings, Instant now) {
        if (fate != null && fate.state() == CopyState.SUPPRESSED) {
            // We dropped the mail ourselves: nobody asked the address.
            return new Repeat();
        }
        if (fate == null || fate.state().terminal() && fate.state() != CopyState.DELIVERED) {
            return behind(stage, suspension.warnings(), settings);
        }
        if (fate.state() != CopyState.DELIVERED || fate.at() == null) {
            return new Await(now.plus(LOOK_AGAIN));
        }
        Instant silent = fate.at().plus(SILENCE);
        return silent.isAfter(now) ? new Await(silent) : new Resume();
    }

    /** Whether nothing follows any more, with these settings: the last trial is known to have failed, and nobody is removed. */
    static boolean isEnd(Stage stage, BounceMember.Suspension suspension, BounceSettings settings) {
        return suspension.trialCopy() == 0 && behind(stage, suspension.warnings(), settings) instanceof Stay;
    }

    /** What follows the stage when the address did not answer. */
    private static NextMove behind(Stage stage, int warnings, BounceSettings settings) {
        return switch (stage) {
            case SCORED, SUSPENDED -> new Probe();
            case PROBED, WARNED -> warnings < settings.warnings() ? new Warn(warnings + 1)
                    : settings.removal() == BounceSettings.Removal.ON ? new Remove() : new Stay();
        };
    }
}
