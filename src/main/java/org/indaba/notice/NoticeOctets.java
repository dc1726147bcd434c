package org.indaba.notice;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.indaba.mime.MessageOctets;

/** A notice in memory; notices are a few KB. Immutable. */
final class NoticeOctets implements MessageOctets {

    private final byte[] octets;

    private NoticeOctets(byte[] octets) {
        this.octets = octets;
    }

    static NoticeOctets utf8(String text) {
        return new NoticeOctets(text.getBytes(StandardCharsets.UTF_8));
    }

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
}
