package org.indaba.testing;

import java.io.OutputStream;
import org.indaba.mime.MessageOctets;

/**
 * A disk that fails when a message is read again.
 *
 * @param inner the message, which is as large
 */
public record UnreadableOctets(MessageOctets inner) implements MessageOctets {

    @Override
    public long size() {
        return inner.size();
    }

    @Override
    public byte[] slice(long from, int length) {
        throw new IllegalStateException("unreadable");
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) {
        throw new IllegalStateException("unreadable");
    }
}
