package org.indaba.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.indaba.testing.DnsZone.Trouble;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A recursive resolver on loopback, by UDP and TCP on one free port, that knows exactly what a {@link DnsZone} holds and misbehaves
 * where the zone says so. Remembers what it was asked.
 */
public final class TestDnsServer implements AutoCloseable {

    private static final int PLAIN_UDP_OCTETS = 512;

    private final DnsZone zone;
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    private TestDnsServer(DnsZone zone, ServerSocket tcp, DatagramSocket udp) {
        this.zone = zone;
        this.tcp = tcp;
        this.udp = udp;
    }

    /** Starts on loopback. */
    public static TestDnsServer serving(DnsZone zone) {
        return serving(zone, InetAddress.getLoopbackAddress());
    }

    /** Starts on an address of this machine. */
    public static TestDnsServer serving(DnsZone zone, InetAddress address) {
        try {
            TestDnsServer server = bind(zone, address);
            server.serve();
            return server;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /** Starts on an address and port that the program under test was told before. */
    public static TestDnsServer serving(DnsZone zone, InetSocketAddress on) {
        try {
            TestDnsServer server = new TestDnsServer(zone, new ServerSocket(on.getPort(), 50, on.getAddress()), new DatagramSocket(on));
            server.serve();
            return server;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    private void serve() {
        Thread.ofVirtual().name("test DNS by UDP").start(this::serveUdp);
        Thread.ofVirtual().name("test DNS by TCP").start(this::serveTcp);
    }

    private static TestDnsServer bind(DnsZone zone, InetAddress address) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 50, address);
            try {
                return new TestDnsServer(zone, tcp, new DatagramSocket(tcp.getLocalPort(), address));
            } catch (BindException taken) {
                tcp.close();
            }
        }
        throw new BindException("no port that is free for UDP and TCP");
    }

    /** As {@code indaba.dns.servers} takes it. */
    public String address() {
        String host = tcp.getInetAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + tcp.getLocalPort();
    }

    /** All questions so far, as {@code MX example.org} with {@code UDP} or {@code TCP} in front. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    @Override
    public void close() {
        closed.countDown();
        udp.close();
        try {
            tcp.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException already) {
            throw new UncheckedIOException(already);
        }
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
                Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                questions.add("UDP " + told(query));
                for (byte[] answer : udpAnswers(query)) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closing) {
                // The loop ends with the socket; a broken query gets no answer.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closing) {
                // The loop ends with the socket.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] wire = new byte[in.readUnsignedShort()];
            in.readFully(wire);
            Message query = new Message(wire);
            questions.add("TCP " + told(query));
            answerByTcp(query, socket.getOutputStream());
        } catch (IOException gone) {
            // The client went away, or the server closes.
        } finally {
            open.remove(socket);
        }
    }

    private void answerByTcp(Message query, OutputStream out) throws IOException {
        Trouble trouble = troubleOf(query);
        if (trouble == Trouble.TRUNCATED_AND_DRIPPING) {
            drip(out);
        } else if (trouble == Trouble.SILENCE) {
            awaitClose(Long.MAX_VALUE);
        } else {
            byte[] wire = trouble == Trouble.GARBAGE ? garbage() : answer(query).toWire(65_535);
            out.write(ByteBuffer.allocate(wire.length + 2).putShort((short) wire.length).put(wire).array());
        }
    }

    private void drip(OutputStream out) throws IOException {
        out.write(new byte[] {0x7f, 0x7f});
        while (!awaitClose(50)) {
            out.write(0);
        }
    }

    private boolean awaitClose(long millis) {
        try {
            return closed.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            return true;
        }
    }

    private List<byte[]> udpAnswers(Message query) throws IOException {
        return switch (troubleOf(query)) {
            case SILENCE -> List.of();
            case GARBAGE -> List.of(garbage());
            case WRONG_ID -> List.of(wrongId(query));
            case WRONG_QUESTION -> List.of(wrongQuestion(query));
            case NOISE_FIRST -> List.of(garbage(), wrongId(query), wrongQuestion(query), fitting(query));
            case TRUNCATED, TRUNCATED_AND_DRIPPING -> List.of(truncated(query));
            case NONE, SERVFAIL, REFUSED, REFERRAL, NO_EDNS, ALIAS_ALONE -> List.of(fitting(query));
        };
    }

    private static byte[] garbage() {
        return "this is no DNS message at all, and it is longer than a header".getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] wrongId(Message query) throws IOException {
        Message other = answer(query);
        other.getHeader().setID(query.getHeader().getID() ^ 1);
        return other.toWire(PLAIN_UDP_OCTETS);
    }

    private byte[] wrongQuestion(Message query) throws IOException {
        Message other = new Message(query.getHeader().getID());
        other.getHeader().setFlag(Flags.QR);
        other.addRecord(Record.newRecord(Name.fromString("elsewhere.example."), Type.A, DClass.IN), Section.QUESTION);
        return other.toWire(PLAIN_UDP_OCTETS);
    }

    private byte[] truncated(Message query) throws IOException {
        Message empty = new Message(query.getHeader().getID());
        empty.getHeader().setFlag(Flags.QR);
        empty.getHeader().setFlag(Flags.TC);
        empty.addRecord(query.getQuestion(), Section.QUESTION);
        return empty.toWire(PLAIN_UDP_OCTETS);
    }

    /** The answer, cut off with TC set where the client takes no more: dnsjava does that. */
    private byte[] fitting(Message query) throws IOException {
        int room = query.getOPT() == null ? PLAIN_UDP_OCTETS : query.getOPT().getPayloadSize();
        return answer(query).toWire(room);
    }

    private Message answer(Message query) throws TextParseException {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RD);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        Trouble trouble = troubleOf(query);
        if (trouble == Trouble.NO_EDNS && query.getOPT() != null) {
            answer.getHeader().setRcode(Rcode.FORMERR);
        } else if (trouble == Trouble.REFERRAL) {
            answer.getHeader().unsetFlag(Flags.RA);
            answer.addRecord(new NSRecord(Name.root, DClass.IN, 300, Name.fromString("a.root-servers.net.")), Section.AUTHORITY);
        } else {
            fill(answer, query.getQuestion());
        }
        return answer;
    }

    private void fill(Message answer, Record question) throws TextParseException {
        String type = Type.string(question.getType());
        String current = question.getName().toString(true);
        Set<String> seen = new HashSet<>();
        boolean authentic = true;
        while (seen.add(current)) {
            Trouble trouble = zone.troubleAt(current, type);
            if (trouble.failure()) {
                answer.removeAllRecords(Section.ANSWER);
                answer.getHeader().setRcode(trouble == Trouble.REFUSED ? Rcode.REFUSED : Rcode.SERVFAIL);
                return;
            }
            authentic &= zone.authenticAt(current);
            List<DnsZone.Entry> here = zone.at(current, type);
            List<DnsZone.Entry> aliases = zone.at(current, "CNAME");
            for (DnsZone.Entry entry : here.isEmpty() ? aliases : here) {
                answer.addRecord(record(current, entry), Section.ANSWER);
            }
            if (!here.isEmpty() || !aliases.isEmpty() && trouble == Trouble.ALIAS_ALONE) {
                break;
            }
            if (aliases.isEmpty()) {
                nothing(answer, current);
                break;
            }
            current = aliases.getFirst().value();
        }
        if (authentic) {
            answer.getHeader().setFlag(Flags.AD);
        }
    }

    private void nothing(Message answer, String name) {
        if (!zone.exists(name)) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        Name root = Name.root;
        answer.addRecord(new SOARecord(root, DClass.IN, zone.ttlSeconds(), root, root, 1, 1, 1, 1, zone.ttlSeconds()), Section.AUTHORITY);
    }

    private Record record(String owner, DnsZone.Entry entry) throws TextParseException {
        Name name = Name.fromString(owner + ".");
        int ttl = zone.ttlSeconds();
        return switch (entry.type()) {
            case "MX" -> new MXRecord(name, DClass.IN, ttl, entry.preference(), Name.fromString(entry.value() + "."));
            case "A" -> new ARecord(name, DClass.IN, ttl, InetAddress.ofLiteral(entry.value()));
            case "AAAA" -> new AAAARecord(name, DClass.IN, ttl, InetAddress.ofLiteral(entry.value()));
            case "TXT" -> new TXTRecord(name, DClass.IN, ttl, strings(entry.value()));
            case "PTR" -> new PTRRecord(name, DClass.IN, ttl, Name.fromString(entry.value() + "."));
            case "TLSA" -> tlsa(name, entry.value().split(" "));
            case "CNAME" -> new CNAMERecord(name, DClass.IN, ttl, Name.fromString(entry.value() + "."));
            // A zone is written in Java with the methods above, which make no other types.
            default -> throw new IllegalStateException(entry.type());
        };
    }

    private TLSARecord tlsa(Name name, String... words) {
        return new TLSARecord(name, DClass.IN, zone.ttlSeconds(), Integer.parseInt(words[0]), Integer.parseInt(words[1]),
                Integer.parseInt(words[2]), HexFormat.of().parseHex(words[3]));
    }

    private static List<String> strings(String text) {
        List<String> strings = new ArrayList<>();
        for (int start = 0; start < Math.max(1, text.length()); start += 255) {
            strings.add(text.substring(start, Math.min(text.length(), start + 255)).replace("\\", "\\\\").replace("\"", "\\\""));
        }
        return strings;
    }

    private Trouble troubleOf(Message query) {
        return zone.troubleAt(query.getQuestion().getName().toString(true), Type.string(query.getQuestion().getType()));
    }

    private static String told(Message query) {
        return Type.string(query.getQuestion().getType()) + " " + query.getQuestion().getName().toString(true);
    }

    /** Where it listens. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }
}
