package org.indaba.bounce;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A site that refuses a post to its members, for reasons that are not theirs.
 *
 * @param id the row
 * @param listId the list
 * @param mailingId the mailing of the post
 * @param postId the post
 * @param site the site; empty where no mail host was found, which is taken for one
 * @param domain the one of its domains that it is about, as A-labels; empty if it is all of the site
 * @param sort why it is one
 * @param reason the word of the reason that most of them have
 * @param evidence a line of those that were said
 * @param members how many copies
 * @param openedAt the first of them
 * @param lastAt the last of them
 * @param alertedAt when the owners were told; null if they were not
 */
public record Incident(long id, long listId, long mailingId, long postId, String site, String domain, Sort sort, String reason,
        String evidence, int members, Instant openedAt, Instant lastAt, @Nullable Instant alertedAt) {

    /** Why it is an incident. */
    public enum Sort {
        /** The site refused the post, or refuses us. */
        REFUSED,
        /**
         * The site called nearly all its members unknown at once, or nearly all of a domain, or no host was found for nearly all: this is
         * not believed at once.
         */
        MANY;

        /** For machines. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
