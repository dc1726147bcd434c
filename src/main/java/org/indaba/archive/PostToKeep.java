package org.indaba.archive;

import java.time.Instant;
import java.util.List;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A post for the archive.
 *
 * @param postId the post
 * @param listId its list
 * @param messageId the stored message
 * @param header the header of the message
 * @param receivedAt when it came
 * @param changes what the steps did to it, a line each
 * @param evidence what was found out about its sender, as JSON; empty where nobody looked
 * @param given the Message-ID that its copies bear if it came without one; null if they bear none
 * @param survival what became of its signatures on the way to the copies, as JSON; empty where nothing was verified
 */
public record PostToKeep(long postId, long listId, long messageId, HeaderBlock header, Instant receivedAt, List<String> changes,
        String evidence, @Nullable MessageId given, String survival) {

    public PostToKeep {
        changes = List.copyOf(changes);
    }
}
