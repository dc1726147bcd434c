package org.indaba.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Piece;
import org.indaba.spool.MessageStore;

/** A store and an outgoing queue that keep everything, without a database and without transactions. */
public final class MailInMemory implements MessageStore, Outbox {

    private final Map<Long, MessageOctets> messages = new ConcurrentHashMap<>();
    private final Set<String> holds = ConcurrentHashMap.newKeySet();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();

    /**
     * A single copy in the queue.
     *
     * @param copyId its id
     * @param mailing what it is made of
     * @param recipient whom it is for
     * @param text the whole message as it would leave
     */
    public record Sent(long copyId, NewMailing mailing, EmailAddress recipient, String text) {

        /** The header of the message. */
        public HeaderBlock header() {
            if (HeaderBlock.read(ByteOctets.utf8(text)) instanceof HeaderReading.Read(HeaderBlock header)) {
                return header;
            }
            throw new IllegalStateException("the header is beyond the limits");
        }

        /** The value of a field, or empty text. */
        public String field(String name) {
            return header().first(name).orElse("");
        }
    }

    /** What was put into the queue, in order. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Forgets what was put into the queue so far, and returns it. */
    public List<Sent> take() {
        List<Sent> taken = sent();
        sent.clear();
        return taken;
    }

    /** Who holds messages, as {@code message/holder}. */
    public Set<String> holds() {
        return new HashSet<>(holds);
    }

    @Override
    public long storeInTx(MessageOctets octets) {
        long id = ids.incrementAndGet();
        messages.put(id, ByteOctets.of(octets.slice(0, (int) octets.size())));
        return id;
    }

    @Override
    public MessageOctets open(long messageId) {
        return Optional.ofNullable(messages.get(messageId)).orElseThrow(() -> new IllegalArgumentException("no message " + messageId));
    }

    @Override
    public void holdInTx(long messageId, String holder) {
        holds.add(messageId + "/" + holder);
    }

    @Override
    public void releaseInTx(long messageId, String holder) {
        holds.remove(messageId + "/" + holder);
    }

    @Override
    public int sweepInTx(int limit) {
        return 0;
    }

    @Override
    public long openInTx(NewMailing mailing) {
        throw new UnsupportedOperationException("posts do not go through here");
    }

    @Override
    public long sendInTx(NewMailing mailing, EmailAddress recipient) {
        long copy = ids.incrementAndGet();
        sent.add(new Sent(copy, mailing, recipient, rendered(mailing)));
        return copy;
    }

    @Override
    public void wake() {
        // Nobody sleeps here.
    }

    private String rendered(NewMailing mailing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (Piece piece : mailing.rendering().pieces()) {
                switch (piece) {
                    case Piece.Keep(long from, long to) -> open(mailing.messageId()).writeTo(out, from, to);
                    case Piece.Insert insert -> out.writeBytes(insert.octets().toArray());
                    case Piece.PerCopy _ -> throw new IllegalStateException("no copy of a notice has places");
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
