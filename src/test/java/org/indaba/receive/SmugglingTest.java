package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.smtp.BareLineEnds;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The sequences that were used for SMTP smuggling, each with a second message behind it. Skipped where the corpus is absent. */
class SmugglingTest {

    private static final String SMUGGLED =
            "MAIL FROM:<smuggled@example.net>\r\nRCPT TO:<afnog@lists.example.org>\r\nDATA\r\nsmuggled\r\n.\r\n";

    private record Sequence(String name, String octets) {
    }

    private static List<Sequence> sequences() throws IOException {
        Path file = Path.of(System.getProperty("indaba.corpus", "../shared/corpus")).resolve("smtp/end-of-data.jsonl");
        assumeTrue(Files.exists(file), "the corpus is absent");
        ObjectMapper json = new ObjectMapper();
        List<Sequence> found = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = json.readTree(line);
            byte[] octets = HexFormat.of().parseHex(row.get("hex").asText());
            found.add(new Sequence(row.get("name").asText(), new String(octets, StandardCharsets.ISO_8859_1)));
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(6);
        return found;
    }

    // RFC 5321 §4.1.1.4: only CRLF.CRLF ends the mail data.
    @TestFactory
    Stream<DynamicTest> aSequenceNeitherEndsTheMessageNorBringsASecondOne() throws IOException {
        return sequences().stream().flatMap(sequence -> Stream.of(BareLineEnds.values()).map(policy ->
                DynamicTest.dynamicTest(sequence.name() + " " + policy, () -> smuggle(sequence, policy))));
    }

    private static void smuggle(Sequence sequence, BareLineEnds policy) throws IOException {
        RunningServer.Options options = new RunningServer.Options();
        options.bareLineEnds = policy;
        try (RunningServer server = options.start(); WireClient client = server.connect()) {
            client.greet().begin("ann@example.net").say("DATA");

            String reply = client.raw("first" + sequence.octets() + SMUGGLED).reply();

            boolean bare = sequence.octets().replace("\r\n", "").matches("(?s).*[\r\n].*");
            assertThat(reply).startsWith(bare && policy == BareLineEnds.REFUSE ? "554 5.6.0" : "250");
            assertThat(client.say("NOOP")).isEqualTo("250 2.0.0 Nothing done");
            assertThat(server.intake.taken()).allSatisfy(taken -> {
                assertThat(taken.submission().envelope().reversePath().text()).isEqualTo("ann@example.net");
                assertThat(taken.octets().replace("\r\n", "")).doesNotContain("\r", "\n");
                assertThat(taken.octets()).contains("MAIL FROM:<smuggled@example.net>").endsWith("smuggled\r\n");
            });
        }
    }
}
