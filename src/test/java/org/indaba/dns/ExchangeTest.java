package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** How many datagrams of strangers one query bears (RFC 5452 §9.1). */
@Timeout(20)
class ExchangeTest {

    private DatagramSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Answers the one query with a number of datagrams that are no answer, then with the right one. */
    private void answerAfter(int strangers) {
        Thread.ofVirtual().start(() -> {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                server.receive(packet);
                for (int i = 0; i < strangers; i++) {
                    server.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, packet.getSocketAddress()));
                }
                Message answer = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                answer.getHeader().setFlag(Flags.QR);
                byte[] wire = answer.toWire();
                server.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            } catch (IOException stopped) {
                // The test is over.
            }
        });
    }

    private Exchange.Reply ask() throws IOException {
        Message query = Message.newQuery(Record.newRecord(Name.fromConstantString("example.org."), Type.MX, DClass.IN));
        return new Exchange().ask((InetSocketAddress) server.getLocalSocketAddress(), query, Deadline.in(Duration.ofSeconds(5)));
    }

    @Test
    void hundredStrangersArePassedOver() throws IOException {
        answerAfter(Exchange.MAX_STRANGERS);

        assertThat(ask().message().getQuestion().getName()).hasToString("example.org.");
    }

    @Test
    void oneMoreStrangerEndsTheTry() {
        answerAfter(Exchange.MAX_STRANGERS + 1);

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class).hasMessage("only broken answers");
    }
}
