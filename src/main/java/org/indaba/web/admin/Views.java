package org.indaba.web.admin;

import org.indaba.archive.ArchiveReader;
import org.indaba.bounce.BounceLog;
import org.indaba.deliver.LedgerView;
import org.indaba.deliver.QueueView;
import org.indaba.deliver.Sites;
import org.indaba.moderate.HeldCounts;
import org.indaba.spool.InboxView;

/**
 * What these pages read.
 *
 * @param ledger what became of each copy
 * @param queue what waits to be sent
 * @param sites where the sites stand
 * @param archive the posts
 * @param bounces what came back
 * @param held what waits for moderators
 * @param inbox what waits for the stations
 */
public record Views(LedgerView ledger, QueueView queue, Sites sites, ArchiveReader archive, BounceLog bounces, HeldCounts held,
        InboxView inbox) {
}
