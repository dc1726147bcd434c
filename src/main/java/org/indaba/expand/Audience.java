package org.indaba.expand;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.indaba.mime.Participants;

/**
 * Who is asked for: a list at a time, and those whom the post is from and for.
 *
 * @param listId the list
 * @param asOf the subscribers as they were then
 * @param authors address keys of the authors; once it is decided, with those by which the same people are on the list
 * @param addressed address keys in To and Cc; the same
 * @param variants as {@link Decided#variants()}
 */
record Audience(long listId, Instant asOf, Collection<String> authors, Collection<String> addressed,
        List<Integer> variants) {

    static Audience of(long listId, Instant asOf, Participants participants, List<Integer> variants) {
        List<String> authors = participants.authors().stream().map(author -> author.address().key()).distinct().toList();
        return new Audience(listId, asOf, authors, participants.addressedKeys(), variants);
    }

    String[] authorKeys() {
        return authors.toArray(String[]::new);
    }

    Integer[] variantNumbers() {
        return variants.toArray(Integer[]::new);
    }

    String[] addressedKeys() {
        return addressed.toArray(String[]::new);
    }
}
