package org.indaba.post;

import java.util.List;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.SqlMessageStore;

/**
 * How many of the messages that wait can go through their stations together, by the memory that they take meanwhile: of each message what
 * its handle keeps, and what is made of its header. A message that takes more than there is room for goes alone. Stateless.
 */
final class TogetherInMemory {

    /**
     * Room in octets: for sixteen large messages, or a hundred small ones and more. Beside it a hundred headers that are just not large
     * take 20 MB; four workers do that at once, in a heap of 512 MB.
     */
    static final long ROOM_OCTETS = 8L * 1024 * 1024;

    /** What is made of a large header, in octets: its fields are up to 3 MB, and what the stations make of them comes to it. */
    static final long LARGE_HEADER_OCTETS = 4L * 1024 * 1024;

    /** A handle keeps two chunks at most. */
    private static final long KEPT_OCTETS = 2L * SqlMessageStore.CHUNK_OCTETS;

    private TogetherInMemory() {
    }

    /**
     * How many of these messages go together: the first, and as many behind it as there is room for.
     *
     * @param messages in their order, at least one; the headers are looked at, up to that of the first that does not fit
     */
    static int fitting(List<MessageOctets> messages) {
        long taken = octets(messages.getFirst());
        for (int i = 1; i < messages.size(); i++) {
            taken += octets(messages.get(i));
            if (taken > ROOM_OCTETS) {
                return i;
            }
        }
        return messages.size();
    }

    private static long octets(MessageOctets message) {
        return Math.min(message.size(), KEPT_OCTETS) + (HeaderBlock.isLarge(message) ? LARGE_HEADER_OCTETS : 0);
    }
}
