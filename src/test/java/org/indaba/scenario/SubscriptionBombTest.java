package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.indaba.command.AnswerCap;
import org.indaba.lists.MailList;
import org.junit.jupiter.api.Test;

/** 10,000 forms for one victim from 500 addresses, and mail in its name, by the real server: the victim hears of it three times at most. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class SubscriptionBombTest {

    private static final int SOURCES = 500;
    /** Of each source, on one connection. Two sources are one network, which stays below what a network may send in an hour. */
    private static final int FORMS = 20;
    private static final int MAILS = 100;
    private static final int AT_ONCE = 8;
    private static final String VICTIM = "victim@bombed.example";

    @TestHTTPResource("/")
    URI web;

    @Inject
    World world;

    /** One visitor, who comes from an address of the loopback network and sends forms over one connection. */
    private void send(int source, List<MailList> lists, Map<Integer, AtomicInteger> answers) throws IOException {
        InetAddress from = InetAddress.ofLiteral("127.1." + source / 2 + "." + (1 + source % 2));
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), web.getPort(), from, 0)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < FORMS; i++) {
                String body = "address=" + VICTIM.replace("@", "%40") + "&name=You";
                socket.getOutputStream().write(("POST /lists/" + lists.get(i % lists.size()).post() + "/join HTTP/1.1\r\nHost: "
                        + web.getAuthority() + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
                answers.computeIfAbsent(answer(in), _ -> new AtomicInteger()).incrementAndGet();
            }
        }
    }

    /** Somebody who writes in the name of the victim, to all addresses that answer. */
    private void write(List<MailList> lists) {
        try (Mailer mailer = new Mailer(world.smtp())) {
            for (int i = 0; i < MAILS; i++) {
                MailList list = lists.get(i % lists.size());
                String to = (i % 2 == 0 ? list.join() : list.request()).toString();
                assertThat(mailer.send(VICTIM, List.of(to), Letter.of(VICTIM, to, "", i % 4 == 1 ? "join\n" : "help\n").octets()))
                        .startsWith("250");
            }
        }
    }

    /** Reads an answer to its end; its status. */
    private static int answer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            length = field.toLowerCase(Locale.ROOT).startsWith("content-length:") ? Integer.parseInt(field.substring(15).strip()) : length;
        }
        in.skipNBytes(length);
        return Integer.parseInt(status.split(" ")[1]);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the connection ended");
            }
            line.append((char) octet);
        }
        return line.toString().stripTrailing();
    }

    @Test
    void theVictimOfABombHearsOfItThreeTimesAtMost() throws Exception {
        try (MailHost host = world.host("bombed.example"); ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE)) {
            List<MailList> lists = IntStream.range(0, 5).mapToObj(n -> world.list("bomb" + n, Map.of())).toList();
            Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
            List<Future<?>> sent = new ArrayList<>();
            for (int source = 0; source < SOURCES; source++) {
                int own = source;
                sent.add(visitors.submit(() -> {
                    send(own, lists, answers);
                    return null;
                }));
            }
            write(lists);
            for (Future<?> each : sent) {
                each.get();
            }

            assertThat(answers.keySet()).as("every form went all the way: " + answers).containsExactly(200);
            assertThat(answers.get(200)).hasValue(SOURCES * FORMS);
            host.mailFor(VICTIM);
            world.awaitQuiet();
            world.forward(Duration.ofMinutes(10));
            world.awaitQuiet();
            assertThat(host.takenFor(VICTIM)).hasSizeLessThanOrEqualTo(AnswerCap.MAX_ANSWERS);
            assertThat(world.number("SELECT count(*) FROM subscriptions s JOIN lists l ON l.id = s.list_id WHERE l.name LIKE 'bomb%'"))
                    .isZero();
        }
    }
}
