package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.junit.jupiter.api.Test;

/**
 * The score of the reader on the notices of others; a table by source is printed. Rows without a recipient or a class are left out, either
 * of two addresses of one recipient is right. Skipped where the folder of mails is absent.
 */
class BounceCorpusTest {

    private static final double RECALL = 0.985;
    private static final double PRECISION = 0.99;
    private static final double CLASS = 0.97;
    private static final double REASON = 0.95;
    private static final double RECALL_OF_TEXTS = 0.90;

    private final NoticeReader reader = new NoticeReader();
    private final Map<String, Score> scores = new TreeMap<>();
    private final Map<String, String> reasons = reasons();

    private static final class Score {
        private int expected;
        private int found;
        private int told;
        private int right;
        private int classes;
        private int classesRight;
        private int reasons;
        private int reasonsRight;

        private void add(Score other) {
            expected += other.expected;
            found += other.found;
            told += other.told;
            right += other.right;
            classes += other.classes;
            classesRight += other.classesRight;
            reasons += other.reasons;
            reasonsRight += other.reasonsRight;
        }

        private static double share(int part, int whole) {
            return whole == 0 ? 1 : (double) part / whole;
        }

        private String line(String name) {
            return String.format(Locale.ROOT, "%-24s recall %4d/%4d %.4f  precision %4d/%4d %.4f  class %4d/%4d %.4f  reason %4d/%4d %.4f",
                    name, found, expected, share(found, expected), right, told, share(right, told), classesRight, classes,
                    share(classesRight, classes), reasonsRight, reasons, share(reasonsRight, reasons));
        }
    }

    @Test
    void noticesOfOthersAreReadBetterThanAnybodyReadsThem() throws IOException {
        for (String line : Files.readAllLines(Corpus.folder().resolve("bounces/manifest.jsonl"))) {
            score(new ObjectMapper().readTree(line));
        }

        Score messages = new Score();
        Score texts = new Score();
        scores.forEach((name, score) -> {
            System.out.println(score.line(name));
            (name.endsWith(" body") ? texts : messages).add(score);
        });
        System.out.println(messages.line("whole mails"));
        System.out.println(texts.line("bare texts"));
        assertThat(messages.expected).isGreaterThan(390);
        assertThat(Score.share(messages.found, messages.expected)).isGreaterThanOrEqualTo(RECALL);
        assertThat(Score.share(messages.right, messages.told)).isGreaterThanOrEqualTo(PRECISION);
        assertThat(Score.share(messages.classesRight, messages.classes)).isGreaterThanOrEqualTo(CLASS);
        assertThat(messages.reasons).isGreaterThan(240);
        assertThat(Score.share(messages.reasonsRight, messages.reasons)).isGreaterThanOrEqualTo(REASON);
        assertThat(texts.expected).isGreaterThan(40);
        assertThat(Score.share(texts.found, texts.expected)).isGreaterThanOrEqualTo(RECALL_OF_TEXTS);
    }

    private void score(JsonNode row) throws IOException {
        Notice notice = reader.read(mail("bounces/" + row.get("file").asText()));
        Score score = scores.computeIfAbsent(row.get("source").asText() + " " + row.get("format").asText(), _ -> new Score());
        List<JsonNode> expected = new ArrayList<>();
        row.get("expect").forEach(expected::add);
        if (expected.stream().anyMatch(one -> one.get("recipient").isNull())) {
            return;
        }
        if (notice instanceof Notice.Complaint(String _, List<String> recipients, String _, String _)) {
            expected.forEach(one -> complaint(one, recipients, score));
            return;
        }
        List<FailedRecipient> told = failed(notice).stream().filter(one -> !one.address().isEmpty()).toList();
        Set<String> right = new HashSet<>();
        for (JsonNode one : expected) {
            boolean literal = !one.has("literal") || one.get("literal").asBoolean();
            if (!one.path("class").asText().equals("none") && (literal || row.get("format").asText().equals("message"))) {
                compare(one, told, right, score);
            }
        }
        score.told += told.size();
        score.right += (int) told.stream().filter(one -> right.contains(Addresses.key(one.address()))).count();
    }

    private void complaint(JsonNode one, List<String> recipients, Score score) {
        score.reasons++;
        score.reasonsRight += recipients.stream().anyMatch(address -> address.equalsIgnoreCase(one.get("recipient").asText()))
                && reasons.get(one.path("reason").asText()).equals(Reason.COMPLAINT.word()) ? 1 : 0;
    }

    private void compare(JsonNode one, List<FailedRecipient> told, Set<String> right, Score score) {
        Set<String> names = new HashSet<>(Set.of(Addresses.key(one.get("recipient").asText())));
        one.path("or_recipients").forEach(other -> names.add(Addresses.key(other.asText())));
        List<FailedRecipient> hits = told.stream().filter(failed -> names.contains(Addresses.key(failed.address()))).toList();
        score.expected++;
        hits.forEach(hit -> right.add(Addresses.key(hit.address())));
        String reason = reasons.get(one.path("reason").asText());
        if (hits.isEmpty()) {
            return;
        }
        score.found++;
        if (!one.path("class").isNull()) {
            score.classes++;
            score.classesRight += hits.getFirst().diagnosis().severity().word().equals(one.get("class").asText()) ? 1 : 0;
        }
        if (reason != null) {
            score.reasons++;
            score.reasonsRight += hits.getFirst().diagnosis().reason().word().equals(reason) ? 1 : 0;
        }
    }

    @Test
    void nothingElseIsTakenForANotice() {
        List<String> alarms = new ArrayList<>();
        for (String sub : List.of("messages", "threads", "autoreply")) {
            for (Corpus.Mail mail : Corpus.mails(sub)) {
                Notice notice = reader.read(mail.octets());
                if (!failed(notice).isEmpty() || notice instanceof Notice.Complaint) {
                    alarms.add(mail.name() + " " + notice);
                }
            }
        }
        assertThat(alarms).isEmpty();
    }

    @Test
    void automaticAnswersAreKnown() {
        assertThat(Corpus.mails("autoreply")).hasSize(25).allSatisfy(mail ->
                assertThat(reader.read(mail.octets())).as(mail.name()).isInstanceOfAny(Notice.AutoReply.class, Notice.Challenge.class));
    }

    @Test
    void theMapLeadsToManyReasons() {
        assertThat(reasons.values().stream().map(word -> Reason.of(word).orElseThrow()).distinct()).hasSizeGreaterThanOrEqualTo(20);
    }

    private static List<FailedRecipient> failed(Notice notice) {
        return switch (notice) {
            case Notice.Bounce(List<FailedRecipient> recipients) -> recipients;
            case Notice.Delayed(List<FailedRecipient> recipients) -> recipients;
            case Notice.Delivered _, Notice.Complaint _, Notice.AutoReply _, Notice.Challenge _, Notice.None _ -> List.of();
        };
    }

    private static ByteOctets mail(String file) throws IOException {
        return ByteOctets.of(Corpus.withCrlf(Files.readAllBytes(Corpus.folder().resolve(file))));
    }

    private static Map<String, String> reasons() {
        try (var in = BounceCorpusTest.class.getResourceAsStream("sisimai-reasons.txt")) {
            Map<String, String> reasons = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).map(line -> line.split(" "))
                    .forEach(words -> reasons.put(words[0], words[1]));
            return reasons;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
