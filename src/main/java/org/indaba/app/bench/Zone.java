package org.indaba.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A name server on loopback for a measurement: each domain below {@code bench.test} has one mail host of its own, {@code mx.}
 * before it, and each such host is at 127.0.0.1, or is a {@link SickHost} at its address. Other names do not exist. Answers one
 * question a datagram; whatever it cannot read gets no answer. Its thread ends when it is closed.
 */
final class Zone implements AutoCloseable {

    /** What the domains of a measurement end with. RFC 6761 §6.2: the world has no such names. */
    static final String APEX = "bench.test";

    private static final int MAX_QUERY_BYTES = 512;
    private static final int TTL_SECONDS = 3600;
    private static final int PREFERENCE = 10;
    // RFC 1035 §3.2.2 and RFC 3596 §2.1.
    private static final int A = 1;
    private static final int MX = 15;
    private static final int IN = 1;
    // RFC 1035 §4.1.4: the name that stands behind the header, whose length is 12.
    private static final short THE_QUESTION = (short) 0xC00C;
    private static final String HOST = "mx.";

    private final DatagramSocket socket;

    Zone() {
        try {
            socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("zone").start(this::serve);
    }

    /** As {@code indaba.dns.servers} takes it. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_QUERY_BYTES], MAX_QUERY_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_QUERY_BYTES);
                socket.receive(packet);
                ByteBuffer answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer.array(), answer.position(), packet.getSocketAddress()));
            } catch (IOException | BufferUnderflowException | IllegalArgumentException noAnswer) {
                // The loop ends with the socket; who asks nonsense waits.
            }
        }
    }

    /** RFC 1035 §4.1: header, the question again, and at most one answer. */
    private static ByteBuffer answer(ByteBuffer query) {
        short id = query.getShort();
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
        }
        int type = query.getShort();
        int questionEnd = query.position() + 2;
        byte[] data = data(name.toString(), type);
        boolean exists = name.toString().endsWith("." + APEX);
        ByteBuffer answer = ByteBuffer.allocate(2 * MAX_QUERY_BYTES);
        // RFC 1035 §4.1.1: a response with authority; 3 says that the name does not exist.
        answer.putShort(id).putShort((short) (0x8400 | (exists ? 0 : 3))).putShort((short) 1).putShort((short) (data.length > 0 ? 1 : 0))
                .putInt(0).put(query.array(), 12, questionEnd - 12);
        if (data.length > 0) {
            answer.putShort(THE_QUESTION).putShort((short) type).putShort((short) IN).putInt(TTL_SECONDS)
                    .putShort((short) data.length).put(data);
        }
        return answer;
    }

    private static byte[] data(String name, int type) {
        if (!name.endsWith("." + APEX)) {
            return new byte[0];
        }
        if (type == A && name.startsWith(HOST)) {
            return address(name);
        }
        if (type == MX && !name.startsWith(HOST)) {
            // RFC 1035 §3.3.9: the preference, and the host: a label, then the name that was asked for.
            return ByteBuffer.allocate(7).putShort((short) PREFERENCE).put((byte) 2).put((byte) 'm').put((byte) 'x').putShort(THE_QUESTION)
                    .array();
        }
        return new byte[0];
    }

    private static byte[] address(String host) {
        for (SickHost sick : SickHost.values()) {
            if (host.equals(HOST + sick.label() + "." + APEX)) {
                return sick.address();
            }
        }
        return new byte[] {127, 0, 0, 1};
    }

    @Override
    public void close() {
        socket.close();
    }
}
