package org.indaba.moderate;

import java.time.Instant;
import org.indaba.spool.StorableText;

/**
 * A post that waits for a moderator.
 *
 * @param postId the post
 * @param listId the list
 * @param author who wrote it, for people; may be empty
 * @param answerTo the address that may be told of a refusal, if it is proven; empty for machines, which get no answer
 * @param subject its subject, for people
 * @param reason why it is held
 * @param heldAt since when
 */
public record HeldPost(long postId, long listId, String author, String answerTo, String subject, String reason, Instant heldAt) {

    /** The longest author or subject that is kept for display, in characters. */
    public static final int SHOWN_CHARS = 500;

    /** Cuts the texts down to their limits. */
    public HeldPost {
        author = StorableText.of(author, SHOWN_CHARS);
        subject = StorableText.of(subject, SHOWN_CHARS);
        reason = StorableText.of(reason, Trace.TEXT_CHARS);
    }
}
