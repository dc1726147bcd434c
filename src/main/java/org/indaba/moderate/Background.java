package org.indaba.moderate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;

/**
 * What is known about a post beside the message: asked for once, before the rules look.
 *
 * @param earlier the post with the same fingerprint that came to the list before
 * @param senders what moderators decided about its authors once and for all, by their keys
 */
public record Background(Optional<EarlierPosts.Earlier> earlier, Map<String, SenderVerdict> senders) {

    /** Nothing is known. */
    static final Background NONE = new Background(Optional.empty(), Map.of());

    /** Copies. */
    public Background {
        senders = Map.copyOf(senders);
    }

    /** Whether moderators always accept what somebody writes. */
    boolean accepts(EmailAddress author) {
        return senders.get(author.key()) == SenderVerdict.ACCEPT;
    }

    /**
     * What is asked about a post.
     *
     * @param listId the list
     * @param fingerprint what tells it from others; empty where nothing does
     * @param authorKeys of its authors, the first {@link AuthorRule#MAX_AUTHORS} of them
     */
    record Question(long listId, Optional<Bytes> fingerprint, List<String> authorKeys) {

        static Question about(Post post) {
            return new Question(post.list().id(), post.message().fingerprint(),
                    post.message().authors().stream().limit(AuthorRule.MAX_AUTHORS).map(EmailAddress::key).distinct().toList());
        }
    }
}
