package org.indaba.bounce;

import java.time.Instant;
import java.time.LocalDate;
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
     * What stands against an address.
     *
     * @param points hundredths of a point
     * @param scoredOn the day (UTC) that counted last
     * @param firstAt when it began
     * @param lastAt the last failure that counted
     * @param reason the word of its reason
     * @param creditedUntil copies delivered before this lower the score no more
     */
    public record Score(int points, LocalDate scoredOn, Instant firstAt, Instant lastAt, String reason, Instant creditedUntil) {
    }

    /**
     * How far a suspension is.
     *
     * @param since when it began
     * @param warnings how many mails have told the member
     * @param unclear how many trials failed for reasons that say nothing about the address
     * @param trialCopy the copy of the mail whose fate decides; 0 if it is known that it failed, or there was none
     * @param trialAt when that mail was sent, or the last one; null if there was none
     * @param dueAt when the next thing happens; null if nothing does by itself
     */
    public record Suspension(Instant since, int warnings, int unclear, long trialCopy, @Nullable Instant trialAt,
            @Nullable Instant dueAt) {
    }
}
