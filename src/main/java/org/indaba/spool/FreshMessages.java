package org.indaba.spool;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The octets of small messages that have just been stored, for the station that opens them a moment later: it need not ask the database
 * for what this process has in its hands. Each is given out once; what nobody takes is forgotten when newer ones need the room, and what
 * is not here is in the database. Only what is committed comes here: the number of what was rolled back may be given out once more, to
 * another message of another process, if the database crashed meanwhile.
 *
 * <p>Memory: at most {@link #MOST_OCTETS}, and of each message at most what {@link SqlMessageStore} reads together. Thread-safe.
 */
public final class FreshMessages {

    /** Room for a thousand posts of 4 KB: what comes in during several turns of the flow. */
    public static final int MOST_OCTETS = 4 * 1024 * 1024;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, byte[]> messages = new LinkedHashMap<>();
    private long octets;

    /** @param most so many octets at most; 0 for keeping nothing */
    public FreshMessages(int most) {
        this.most = most;
    }

    /** Keeps a message, at the expense of the oldest ones; not one that is larger than all the room. */
    void keep(long id, byte[] message) {
        if (message.length > most) {
            return;
        }
        lock.lock();
        try {
            byte[] before = messages.put(id, message);
            octets += message.length - (before == null ? 0 : before.length);
            Iterator<byte[]> oldest = messages.values().iterator();
            while (octets > most) {
                octets -= oldest.next().length;
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Those of these messages that are here, by their numbers; they are not here any longer. */
    Map<Long, byte[]> take(List<Long> ids) {
        Map<Long, byte[]> taken = new HashMap<>();
        lock.lock();
        try {
            for (Long id : ids) {
                byte[] message = messages.remove(id);
                if (message != null) {
                    octets -= message.length;
                    taken.put(id, message);
                }
            }
        } finally {
            lock.unlock();
        }
        return taken;
    }
}
