package org.indaba.archive;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post that was kept. What strangers wrote is text, shortened, and not to be trusted.
 *
 * @param postId the post
 * @param listId the list
 * @param messageId the stored message
 * @param rfcMessageId its Message-ID without angle brackets; empty where it has none
 * @param inReplyTo what it answers; empty where it says nothing
 * @param subject for people; may be empty
 * @param author who wrote it
 * @param writtenAt what its Date field says; null where that is no date
 * @param receivedAt when it came
 * @param changes what the steps did to it, a line each
 * @param evidence what was found out about its sender, as JSON; empty where nobody looked
 * @param survival what became of its signatures on the way to the copies, as JSON; empty where nothing was verified
 */
public record ArchivedPost(long postId, long listId, long messageId, String rfcMessageId, String inReplyTo, String subject,
        Author author, @Nullable Instant writtenAt, Instant receivedAt, List<String> changes,
        String evidence, String survival) {

    public ArchivedPost {
        changes = List.copyOf(changes);
    }

    /**
     * Who wrote a post.
     *
     * @param name the display name; may be empty
     * @param address the address; empty where there is none
     */
    public record Author(String name, String address) {
    }
}
