package org.indaba.post;

import org.indaba.archive.Archive;
import org.indaba.deliver.Outbox;
import org.indaba.expand.Expansions;
import org.indaba.lists.Posters;
import org.indaba.notice.DeliveryReports;
import org.indaba.spool.MessageStore;
import org.indaba.transform.Preparation;

/**
 * The stations of a post, in their order.
 *
 * @param store where the message is
 * @param accepted knows which posts moderators accepted
 * @param preparation what is changed, and what becomes of signatures by that
 * @param archive keeps the post
 * @param outbox opens the mailing
 * @param posters remembers who posted last
 * @param expansions decides who gets a copy
 * @param reports tells senders who asked
 */
public record PostStations(MessageStore store, AcceptedPosts accepted, Preparation preparation, Archive archive, Outbox outbox,
        Posters posters, Expansions expansions, DeliveryReports reports) {
}
