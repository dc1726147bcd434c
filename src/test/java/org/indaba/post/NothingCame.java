package org.indaba.post;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.moderate.EarlierPosts;

/** A place to which no post ever came. */
final class NothingCame implements EarlierPosts {

    @Override
    public Optional<Earlier> find(long listId, Bytes fingerprint) {
        return Optional.empty();
    }

    @Override
    public boolean rememberInTx(List<Noted> posts) {
        throw new AssertionError("nothing is to be remembered");
    }

    @Override
    public int forgetInTx(Instant before, int limit) {
        throw new AssertionError("nothing is to be forgotten");
    }
}
