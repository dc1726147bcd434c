package org.indaba.deliver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.indaba.mail.MailEvents;
import org.indaba.mail.TokenCodec;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * What delivery stands on. All are thread-safe.
 *
 * @param jdbi the database, joining open transactions
 * @param transactions opens them; the pool behind them has at least {@link DeliveryLimits#databaseSessions()} places and one more
 * @param store where messages are
 * @param renderings how the mailings' renderings are kept
 * @param sevenBit makes messages fit for peers without 8BITMIME
 * @param router finds the way to domains
 * @param dialer opens connections
 * @param signer signs copies
 * @param tokens signs return paths and leave addresses
 * @param clock tells the time
 * @param random for jitter and for ties
 * @param events told of each try
 * @param listener told of outcomes, in the transaction that records them
 * @param courtesy says when senders step aside
 * @param timelines told when the database has another history than the one that this process knows
 */
public record DeliveryPorts(Jdbi jdbi, Transactions transactions, MessageStore store, RenderingFormat renderings, SevenBitForm sevenBit,
        Router router, Dialer dialer, CopySigner signer, TokenCodec tokens, InstantSource clock, RandomGenerator random,
        MailEvents events, OutcomeListener listener, Courtesy courtesy, TimelineListener timelines) {
}
