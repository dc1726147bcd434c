package org.indaba.post;

import java.util.Optional;
import org.indaba.accept.Acceptance;
import org.indaba.accept.Destination;
import org.indaba.accept.Recipients;
import org.indaba.lists.Lists;
import org.indaba.spool.NewInbound;

/**
 * What mail that was taken means, as its list stands now: the list is the one that RCPT found, whoever has its address by then, and if
 * nobody has. Where the list is gone, or nobody wrote it down, the address alone tells. Thread-safe.
 *
 * @param recipients what addresses mean now
 * @param lists knows the lists that RCPT found
 */
public record Meanings(Recipients recipients, Lists lists) {

    Acceptance of(NewInbound arrival) {
        return switch (recipients.meaning(arrival.recipient())) {
            case Acceptance.Taken(Destination meant) -> new Acceptance.Taken(atItsList(meant, arrival.listId()));
            case Acceptance.Refused refused when refused.reply().transientFailure() -> refused;
            case Acceptance.Refused refused -> judged(arrival).<Acceptance>map(Acceptance.Taken::new).orElse(refused);
        };
    }

    /** A post, and only a post, was judged: it was accepted for its list, and is so when its address is nobody's any more. */
    private Optional<Destination> judged(NewInbound arrival) {
        return arrival.trace().isEmpty() || arrival.listId() == 0 ? Optional.empty()
                : lists.byId(arrival.listId()).map(Destination.Post::new);
    }

    private Destination atItsList(Destination meant, long listId) {
        return listId == 0 || meant.listId() == listId ? meant : lists.byId(listId).map(meant::at).orElse(meant);
    }
}
