package org.indaba.post;

import org.indaba.archive.Archive;
import org.indaba.deliver.Outbox;
import org.indaba.expand.Expansions;
import org.indaba.moderate.HeldPosts;
import org.indaba.notice.DeliveryReports;
import org.indaba.spool.MessageStore;
import org.indaba.transform.Steps;

/**
 * The stations of a post, in their order.
 *
 * @param store where the message is
 * @param held knows when a moderator accepted a post
 * @param steps what is changed
 * @param archive keeps the post
 * @param outbox opens the mailing
 * @param expansions decides who gets a copy
 * @param reports tells senders who asked
 */
public record PostStations(MessageStore store, HeldPosts held, Steps steps, Archive archive, Outbox outbox, Expansions expansions,
        DeliveryReports reports) {
}
