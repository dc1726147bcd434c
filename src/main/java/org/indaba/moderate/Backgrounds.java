package org.indaba.moderate;

import java.util.List;
import java.util.Map;
import org.indaba.mail.EmailAddress;

/** Finds out what is known about posts. When the database fails its exception goes to the caller. Thread-safe. */
public interface Backgrounds {

    /** What is known about a post now. */
    Background of(Post post);

    /**
     * What moderators decided once and for all about addresses that are not the authors' of a post, by their keys. Nothing, where no
     * moderator decides.
     */
    default Map<String, SenderVerdict> senders(long listId, List<EmailAddress> addresses) {
        return Map.of();
    }

    /** Asks one after the other. @param earlier the posts that came before; @param senders of whom moderators decided once and for all */
    static Backgrounds of(EarlierPosts earlier, KnownSenders senders) {
        return new Backgrounds() {
            @Override
            public Background of(Post post) {
                return new Background(
                        post.message().fingerprint().flatMap(print -> earlier.find(post.list().id(), print)),
                        senders(post.list().id(), post.message().authors().stream().limit(AuthorRule.MAX_AUTHORS).toList()));
            }

            @Override
            public Map<String, SenderVerdict> senders(long listId, List<EmailAddress> addresses) {
                return senders.verdicts(listId, addresses);
            }
        };
    }
}
