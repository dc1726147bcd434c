package org.indaba.bounce;

import java.time.Instant;
import java.util.Locale;
import org.indaba.classify.Diagnosis;
import org.indaba.classify.Reason;
import org.indaba.language.Saying;

/**
 * One thing that happened to a member's copies or membership, as the journal keeps it.
 *
 * @param id the row; ids of transactions that run at once are seen out of their order
 * @param number its place among all events, in the order in which they are seen; 0 before it is judged
 * @param at when it happened
 * @param kind what it is
 * @param whom which member
 * @param about which copy; zeros and empty text where it is about none
 * @param finding what was said; empty texts where nothing was
 * @param effect what it did to the score
 * @param points by how much it changed the score, in hundredths of a point
 * @param score the score behind it, in hundredths
 * @param incidentId the incident that it belongs to, or 0
 */
public record BounceEvent(long id, long number, Instant at, EventKind kind, Whom whom, About about, Finding finding, Effect effect,
        int points, int score, long incidentId) {

    /** Hundredths of a point. */
    public static final int POINT = 100;

    /**
     * Which member.
     *
     * @param listId the list
     * @param subscriptionId the subscription
     * @param address its address
     */
    public record Whom(long listId, long subscriptionId, String address) {

        /** What follows the last {@code @} of the address; lower case and A-labels, as copies have it. */
        String domain() {
            return address.substring(address.lastIndexOf('@') + 1);
        }
    }

    /**
     * Which copy.
     *
     * @param copyId the copy
     * @param mailingId its mailing
     * @param postId its post
     * @param site where it went
     * @param inboundId the mail that came back; 0 for a reply in the dialogue
     */
    public record About(long copyId, long mailingId, long postId, String site, long inboundId) {

        /** No copy. */
        static final About NOTHING = new About(0, 0, 0, "", 0);
    }

    /**
     * What was said.
     *
     * @param recipient whom the notice names; another than the member's address behind a forwarding
     * @param severity {@code permanent}, {@code temporary} or empty
     * @param reason the word of a {@link Reason}, or empty
     * @param blame {@code member}, {@code message}, {@code site}, {@code nobody} or empty
     * @param status the enhanced status, or empty
     * @param reply the code of the reply, or 0
     * @param evidence the line that decided
     * @param rule the name of the rule that read it
     */
    public record Finding(String recipient, String severity, String reason, String blame, String status, int reply, String evidence,
            String rule) {

        /** Nothing was said. */
        static final Finding NOTHING = new Finding("", "", "", "", "", 0, "", "");

        /** What a diagnosis says. */
        static Finding of(String recipient, Diagnosis diagnosis) {
            return new Finding(cut(recipient), diagnosis.severity().word(), diagnosis.reason().word(),
                    diagnosis.reason().blame().name().toLowerCase(Locale.ROOT), diagnosis.status(), diagnosis.reply(),
                    diagnosis.evidence(), diagnosis.rule());
        }

        private static String cut(String recipient) {
            return recipient.length() <= 320 ? recipient : recipient.substring(0, 320);
        }
    }

    /** The whole event in plain words: what happened, why, what it did to the score. */
    public Saying told() {
        return EventWords.of(this);
    }

    /** The same in English, for programs and operators. */
    public String words() {
        return told().inEnglish();
    }
}
