package org.indaba.bounce;

import java.time.Instant;
import java.time.LocalDate;
import org.indaba.lists.BounceSettings;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * A member with a score, or with delivery suspended.
 *
 * @param subscriptionId the subscription
 * @param listId the list
 * @param address the address
 * @param score what stands against the address
 * @param stage where the member stands
 * @param suspension all about the suspension; null while the stage is SCORED
 */
public record BounceMember(long subscriptionId, long listId, EmailAddress address, Score score, Stage stage,
        @Nullable Suspension suspension) {

    /**
     * When the next thing happens to a suspended member by itself; null if nothing does.
     *
     * @param settings of the list, as they are now
     */
    public @Nullable Instant next(BounceSettings settings) {
        return suspension == null || NextMove.isEnd(stage, suspension, settings) ? null : suspension.dueAt();
    }

    /**
     * What stands against an address.
     *
     * @param points hundredths of a point
     * @param scoredOn the day (UTC) that counted last
     * @param firstAt when it began
     * @param lastAt the last failure that counted
     * @param reason the word of its reason
     * @param credited up to where the delivered copies were looked at: these lower the score no more
     */
    public record Score(int points, LocalDate scoredOn, Instant firstAt, Instant lastAt, String reason, Credited credited) {
    }

    /**
     * A place among the delivered copies, in the order of their times; those of one instant stand in the order of their ids.
     *
     * @param until behind all that were delivered before this
     * @param copy and behind those delivered at that instant whose ids are no greater; 0 for none of them
     */
    public record Credited(Instant until, long copy) implements Comparable<Credited> {

        @Override
        public int compareTo(Credited other) {
            int byTime = until.compareTo(other.until);
            return byTime != 0 ? byTime : Long.compare(copy, other.copy);
        }
    }

    /**
     * How far a suspension is.
     *
     * @param since when it began
     * @param warnings how many mails have told the member
     * @param unclear how many trials failed for reasons that say nothing about the address
     * @param trialCopy the copy of the mail whose fate decides; 0 if it is known that it failed, or there was none
     * @param trialAt when that mail was sent, or the last one; null if there was none
     * @param dueAt when somebody is to look next, see {@link BounceMember#next}; null if nobody is
     */
    public record Suspension(Instant since, int warnings, int unclear, long trialCopy, @Nullable Instant trialAt,
            @Nullable Instant dueAt) {
    }
}
