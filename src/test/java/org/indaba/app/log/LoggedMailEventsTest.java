package org.indaba.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.hook.HookAnswer;
import org.indaba.hook.HookListener;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.MailEvents;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mail.SmtpReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every event is told once: as a line that the document explains, and as a metric that it explains too. */
class LoggedMailEventsTest {

    private static final Peer PEER = new Peer("192.0.2.1", "client.example.org", "ESMTP", "", false);

    /** What no event counts: they are asked for. */
    private static final Set<String> GAUGES = Set.of("indaba.queue.copies", "indaba.dns.wrong");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MailEvents events = new LoggedMailEvents(metrics);
    private final HookListener hooks = new LoggedHooks(metrics);
    private final List<LogRecord> records = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            records.add(message);
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };
    private final Logger logger = Logger.getLogger("org.indaba.log");

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setLevel(null);
    }

    @Test
    void everyEventIsOneLineWithTheKeysOfTheDocument() throws IOException {
        tellAll();

        var documented = new TreeMap<String, List<String>>();
        Pattern row = Pattern.compile("\\| `([\\w-]+)` \\| `(org\\.indaba\\.log\\.\\w+)` \\| (.*?) \\| .* \\|");
        for (String line : Files.readAllLines(Path.of("docs/operations.md"))) {
            Matcher event = row.matcher(line);
            if (event.matches()) {
                List<String> keys = new ArrayList<>(List.of("category=" + event.group(2)));
                keys.addAll(Arrays.stream(event.group(3).split(" ")).map(key -> key.replace("`", "")).toList());
                documented.put(event.group(1), keys);
            }
        }
        var told = new TreeMap<String, List<String>>();
        for (LogRecord message : records) {
            List<String> keys = new ArrayList<>(List.of("category=" + message.getLoggerName()));
            Matcher pair = Pattern.compile("(\\w+)=(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^ ]*)").matcher(message.getMessage());
            assertThat(pair.find()).isTrue();
            String event = pair.group().substring("event=".length());
            while (pair.find()) {
                keys.add(pair.group(1));
            }
            told.put(event, keys);
            assertThat(message.getMessage()).doesNotContain("\n");
        }
        assertThat(told).isEqualTo(documented);
        assertThat(records).hasSize(MailEvents.class.getDeclaredMethods().length + HookListener.class.getDeclaredMethods().length);
    }

    @Test
    void everyMetricStandsInTheDocument() throws IOException {
        tellAll();

        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/operations.md"))) {
            Matcher metric = Pattern.compile("\\| `(indaba\\.[a-z.]+)` \\| (.*?) \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|").matcher(line);
            if (metric.matches() && !GAUGES.contains(metric.group(1))) {
                documented.add(metric.group(1) + " " + metric.group(2).replaceAll("[`–,]", "").strip());
            }
        }
        Set<String> counted = metrics.getMeters().stream().map(Meter::getId)
                .map(id -> id.getName() + " " + id.getTags().stream().map(tag -> tag.getKey()).collect(Collectors.joining(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(counted).isEqualTo(documented);
        assertThat(metrics.counter("indaba.copies.queued").count()).isEqualTo(10_000);
        assertThat(metrics.counter("indaba.smtp.octets").count()).isEqualTo(4096);
        assertThat(metrics.counter("indaba.posts", "verdict", "held").count()).isEqualTo(1);
    }

    /** A collector sees no step where a counter begins with it, and the first one may be the one that counts. */
    @Test
    void countersWhoseLabelsAreKnownBeginAtZero() throws IOException {
        Set<String> stations = new TreeSet<>();
        for (String folder : List.of("post", "deliver")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java/org/indaba", folder))) {
                for (Path file : files.toList()) {
                    Pattern station = Pattern.compile("(?:way\\.at|events(?:\\(\\))?\\.shunted)\\(\"([a-z-]+)\"");
                    station.matcher(Files.readString(file)).results().forEach(named -> stations.add(named.group(1)));
                }
            }
        }

        assertThat(stations).contains("accept", "expand", "deliver", "router");
        stations.add("ReturnPath");
        assertThat(stations).allSatisfy(station -> assertThat(count("indaba.shunted", "station", station)).isZero());
        assertThat(count("indaba.posts", "verdict", "held")).isZero();
        assertThat(count("indaba.smtp.sessions", "result", "refused")).isZero();
        assertThat(count("indaba.webhooks.posts", "result", "unreachable")).isZero();
        assertThat(count("indaba.webhooks.disabled")).isZero();
        assertThat(count("indaba.copies.returned")).isZero();
    }

    /** Of a counter that is there; to ask for it otherwise would make it. */
    private double count(String name, String... labels) {
        return metrics.get(name).tags(labels).counter().count();
    }

    @Test
    void aSessionTurnedAwayIsToldApartFromAnOpenedOne() {
        events.connected(PEER);
        events.turnedAway(PEER);

        assertThat(records).extracting(LogRecord::getMessage).containsExactly(
                "event=connected peer=192.0.2.1 result=opened", "event=connected peer=192.0.2.1 result=refused");
        assertThat(metrics.counter("indaba.smtp.sessions", "result", "refused").count()).isEqualTo(1);
    }

    @Test
    void strangerCannotForgeALine() {
        events.refused(PEER, "a@b.c\r\nevent=received", "\" to=x", SmtpReply.of(550, "5.1.1", "no"));

        assertThat(records).singleElement().extracting(LogRecord::getMessage).isEqualTo(
                "event=refused peer=192.0.2.1 from=\"a@b.c\\u000d\\u000aevent=received\" to=\"\\\" to=x\" reply=\"550 5.1.1 no\"");
    }

    @Test
    void valueIsCutBeyondItsLimit() {
        String longest = "x".repeat(EventLine.LONGEST_VALUE);
        assertThat(EventLine.of("e").with("k", longest)).hasToString("event=e k=" + longest);
        assertThat(EventLine.of("e").with("k", longest + "y")).hasToString("event=e k=" + longest + "…");
        assertThat(EventLine.of("e").with("k", "")).hasToString("event=e k=\"\"");
    }

    private void tellAll() {
        hooks.posted(3, 17, new HookAnswer.Taken(200));
        hooks.disabled(3, "it answered 500");
        events.bounced(7, "afnog@lists.example.org", "no-such-user", "scored");
        events.memberMoved("suspended", "afnog@lists.example.org", "a@b.example");
        Envelope envelope = new Envelope(new ReversePath.Null(), List.of(EmailAddress.of("a@b.example")), BodyType.SEVEN_BIT, false,
                List.of());
        events.connected(PEER);
        events.turnedAway(PEER);
        events.received(PEER, envelope, 1, 4096);
        events.refused(PEER, "", "x@y.example", SmtpReply.of(550, "5.1.1", "no such list"));
        events.held(1, "afnog@lists.example.org", "not a member");
        events.accepted(1, "afnog@lists.example.org");
        events.discarded(1, "afnog@lists.example.org", "a loop");
        events.unanswered("a@b.example", "the address had its mails of the day");
        events.expanded(1, "afnog@lists.example.org", 10_000);
        events.attempted(1, 1, "mx.example.org", "mx1.example.org", "DELIVERED", "250 2.0.0 ok");
        events.returned(1, "afnog@lists.example.org");
        events.shunted("expand", 1, new IllegalStateException("bug"));
    }
}
