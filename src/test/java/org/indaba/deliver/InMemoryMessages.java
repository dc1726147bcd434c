package org.indaba.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.MessageStore;

/** A message store in memory that remembers its holds. */
final class InMemoryMessages implements MessageStore {

    final Map<Long, byte[]> messages = new ConcurrentHashMap<>();
    final Set<String> holds = ConcurrentHashMap.newKeySet();
    final AtomicInteger opened = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();

    static MessageOctets octets(byte[] octets) {
        return new MessageOctets() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public byte[] slice(long from, int length) {
                return Arrays.copyOfRange(octets, (int) from, (int) Math.min(octets.length, from + length));
            }

            @Override
            public void writeTo(OutputStream out, long from, long to) throws IOException {
                out.write(octets, (int) from, (int) (to - from));
            }
        };
    }

    long store(String text) {
        return store(text.getBytes(StandardCharsets.UTF_8));
    }

    long store(byte[] octets) {
        long id = ids.incrementAndGet();
        messages.put(id, octets);
        return id;
    }

    @Override
    public long storeInTx(MessageOctets octets) {
        return store(octets.slice(0, (int) octets.size()));
    }

    @Override
    public MessageOctets open(long messageId) {
        opened.incrementAndGet();
        byte[] octets = messages.get(messageId);
        if (octets == null) {
            throw new IllegalArgumentException("there is no message " + messageId);
        }
        return octets(octets);
    }

    @Override
    public void holdInTx(long messageId, String holder) {
        holds.add(messageId + " " + holder);
    }

    @Override
    public void releaseInTx(long messageId, String holder) {
        holds.remove(messageId + " " + holder);
    }

    @Override
    public int sweepInTx(int limit) {
        return 0;
    }
}
