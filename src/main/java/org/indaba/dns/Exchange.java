package org.indaba.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * One query to one server: by UDP, and by TCP when the answer does not fit. Blocking sockets, so that a virtual thread waits and
 * nothing else does; dnsjava's own client has one selector thread and one shared TCP connection for the whole process, which a
 * silent server blocks for everybody.
 *
 * <p>A datagram that is no answer to the query (wrong id, wrong question, broken) is passed over and the right one is awaited: else
 * anybody who guesses a port could make a question fail. Stateless and thread-safe.
 */
final class Exchange {

    /** What we offer to take by UDP (RFC 6891 §6.2.5): what an IPv6 path of the smallest MTU, 1280, carries without fragments. */
    static final int UDP_OCTETS = 1232;

    /** Room for servers that send more than was offered. */
    private static final int BUFFER_OCTETS = 4096;

    /** More strangers' datagrams than this end the try: nobody keeps us reading for the whole time-out. */
    static final int MAX_STRANGERS = 100;

    /**
     * What came back.
     *
     * @param message the answer
     * @param octets its length on the wire
     */
    record Reply(Message message, int octets) {
    }

    /** Asks; @throws IOException if no usable answer came in time */
    Reply ask(InetSocketAddress server, Message query, Deadline deadline) throws IOException {
        Reply reply = byUdp(server, query, deadline);
        // RFC 2181 §9: a truncated answer is not used; RFC 7766 §5: TCP is asked then.
        return reply.message().getHeader().getFlag(Flags.TC) ? byTcp(server, query, deadline) : reply;
    }

    private static Reply byUdp(InetSocketAddress server, Message query, Deadline deadline) throws IOException {
        // RFC 5452 §9.2: every query has a port of its own, which the kernel picks at random; connected, so that only the server is heard.
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            byte[] wire = query.toWire();
            socket.send(new DatagramPacket(wire, wire.length));
            byte[] buffer = new byte[BUFFER_OCTETS];
            for (int strangers = 0; strangers <= MAX_STRANGERS; strangers++) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                if (deadline.passed()) {
                    throw new SocketTimeoutException();
                }
                socket.setSoTimeout(deadline.leftMillis());
                receive(socket, packet, strangers);
                Message message = read(buffer, packet.getLength());
                if (message != null && answers(message, query)) {
                    return new Reply(message, packet.getLength());
                }
            }
            throw new IOException("only broken answers");
        }
    }

    private static void receive(DatagramSocket socket, DatagramPacket packet, int strangers) throws IOException {
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException late) {
            if (strangers > 0) {
                throw new IOException("a broken answer", late);
            }
            throw late;
        }
    }

    private static Reply byTcp(InetSocketAddress server, Message query, Deadline deadline) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, deadline.leftMillis());
            byte[] wire = query.toWire();
            // RFC 7766 §8: length and message leave in one segment.
            socket.getOutputStream().write(ByteBuffer.allocate(wire.length + 2).putShort((short) wire.length).put(wire).array());
            byte[] octets = readLengthAndMessage(socket, deadline);
            Message message = read(octets, octets.length);
            if (message == null || !answers(message, query)) {
                throw new IOException("a broken answer by TCP");
            }
            return new Reply(message, octets.length);
        }
    }

    private static byte[] readLengthAndMessage(Socket socket, Deadline deadline) throws IOException {
        DataInputStream in = new DataInputStream(new TimedInput(socket, deadline));
        // RFC 1035 §4.2.2: two octets of length, so that no answer is longer than 65,535.
        byte[] octets = new byte[in.readUnsignedShort()];
        in.readFully(octets);
        return octets;
    }

    static @Nullable Message read(byte[] octets, int length) {
        try {
            return new Message(ByteBuffer.wrap(octets, 0, length).slice());
        } catch (IOException | RuntimeException broken) {
            // Whatever dnsjava throws at strange octets, runtime exceptions included, says the same: this is no answer.
            return null;
        }
    }

    /** RFC 5452 §9.1: an answer has the id, the question and the direction that were asked for. */
    private static boolean answers(Message message, Message query) {
        if (message.getHeader().getID() != query.getHeader().getID() || !message.getHeader().getFlag(Flags.QR)
                || message.getHeader().getOpcode() != Opcode.QUERY) {
            return false;
        }
        Record asked = query.getQuestion();
        Record echoed = message.getQuestion();
        if (echoed == null) {
            // A server that could not read the question may leave it out of its refusal.
            return message.getRcode() != Rcode.NOERROR && message.getRcode() != Rcode.NXDOMAIN;
        }
        return echoed.getName().equals(asked.getName()) && echoed.getType() == asked.getType() && echoed.getDClass() == asked.getDClass();
    }

    /** Reads of which each ends with the deadline, so that a server that drips octets ends with it too. */
    private static final class TimedInput extends InputStream {

        private final Socket socket;
        private final Deadline deadline;

        TimedInput(Socket socket, Deadline deadline) {
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (deadline.passed()) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout(deadline.leftMillis());
            int count = socket.getInputStream().read(into, offset, length);
            if (count < 0) {
                throw new EOFException("the connection ended within an answer");
            }
            return count;
        }
    }
}
