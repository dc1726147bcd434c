package org.indaba.spool;

import java.util.List;
import org.indaba.mime.MessageOctets;

/**
 * Accepted messages, each stored once, in chunks. Whoever needs a message holds it by a name of their own, and an inbound row that is
 * not done holds its own; what nobody holds is swept away by {@link #sweepInTx}. Thread-safe.
 */
public interface MessageStore {

    /** Stores the octets and returns the id. Memory is bounded by one chunk. */
    long storeInTx(MessageOctets octets);

    /**
     * Stores messages together, for which inbound rows are added in the same transaction: they are swept when these are done and nobody
     * else holds them. Returns their ids in the same order. Memory is bounded by one chunk of each.
     */
    default List<Long> storeAllInTx(List<MessageOctets> messages) {
        return messages.stream().map(this::storeInTx).toList();
    }

    /**
     * To be told behind the commit of what {@link #storeAllInTx} stored: who opens a message soon need not read it then.
     *
     * @param ids of the messages, in the same order
     */
    default void committed(List<Long> ids, List<MessageOctets> messages) {
    }

    /**
     * The stored octets; chunks are read when they are asked for, each in a transaction of its own if none is open.
     *
     * @throws IllegalArgumentException if there is no such message
     */
    MessageOctets open(long messageId);

    /** Opens messages as {@link #open} does, together; in the same order. */
    default List<MessageOctets> openAll(List<Long> messageIds) {
        return messageIds.stream().map(this::open).toList();
    }

    /**
     * Keeps the message until {@link #releaseInTx} is called with the same holder, for example {@code mailing:17}.
     *
     * @throws IllegalArgumentException if there is no such message
     */
    void holdInTx(long messageId, String holder);

    /** Keeps messages as {@link #holdInTx} does, together. */
    default void holdAllInTx(List<Hold> holds) {
        holds.forEach(hold -> holdInTx(hold.messageId(), hold.holder()));
    }

    /** Ends a hold; unknown ones are ignored. */
    void releaseInTx(long messageId, String holder);

    /** Deletes at most {@code limit} messages that nobody holds and that are older than an hour; returns how many. */
    int sweepInTx(int limit);
}
