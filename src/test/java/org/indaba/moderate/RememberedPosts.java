package org.indaba.moderate;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.Bytes;

/** What came to one list, in memory. */
final class RememberedPosts implements EarlierPosts {

    private final Map<Bytes, Long> posts = new HashMap<>();
    final Set<Long> waiting = new HashSet<>();

    @Override
    public Optional<Earlier> find(long listId, Bytes fingerprint) {
        return Optional.ofNullable(posts.get(fingerprint))
                .map(post -> waiting.contains(post) ? new Earlier.Waiting(post) : new Earlier.Taken(post));
    }

    @Override
    public boolean rememberInTx(List<Noted> noted) {
        return noted.stream().allMatch(post -> posts.putIfAbsent(post.fingerprint(), post.postId()) == null);
    }

    @Override
    public int forgetInTx(Instant before, int limit) {
        return 0;
    }
}
