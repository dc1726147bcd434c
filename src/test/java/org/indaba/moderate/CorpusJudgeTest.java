package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.command.MisaddressedCommands;
import org.indaba.lists.ListSettings.Machines;
import org.indaba.lists.ListSettings.Nonmembers;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real messages at the rules. Skipped where the folder of messages ({@code -Dindaba.corpus}) is absent. */
class CorpusJudgeTest {

    private static final Path CORPUS = Path.of(System.getProperty("indaba.corpus", "../shared/corpus"));

    private static final Pattern FILE = Pattern.compile("^\\{\"file\": \"([^\"]+)\"");

    private final FakeLists lists = new FakeLists();
    private final Judge judge = new Judge(new Rules(lists, new FakeMembers(),
            Backgrounds.of(new NothingCame(), KnownSenders.NOBODY), new MisaddressedCommands()));

    @Test
    void anOpenListTakesRealMailButOneReport() throws IOException {
        MailList list = lists.add("afnog@lists.example.org", TestSettings.of(Posting.OPEN, Nonmembers.REJECT, Machines.ACCEPT, 20_000_000));
        List<String> others = new ArrayList<>();
        Set<Bytes> fingerprints = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        List<Path> messages = messages("messages");

        for (Path file : messages) {
            ArrivedMessage message = message(file);
            Verdict verdict = judge.judge(new Post(list, list.post(), message)).verdict();
            if (!verdict.word().equals("accept")) {
                others.add(file.getFileName() + " " + verdict.word() + ": " + verdict.words());
            }
            message.fingerprint().filter(fingerprint -> !fingerprints.add(fingerprint))
                    .ifPresent(_ -> repeated.add(file.getFileName().toString()));
        }

        assertThat(messages).hasSizeGreaterThanOrEqualTo(280);
        assertThat(others).containsExactly(
                "disposition-notification.eml reject: automatic answers are not posted; this one has a multipart/report");
        // These three stand twice in the corpus, under other trace fields.
        assertThat(repeated).containsExactlyInAnyOrder("server-blob-mail1.eml",
                "server-container-mail-containing-unicode-characters_2.eml", "mailbox-store-twoAttachments.eml");
    }

    @Test
    void realAutomaticAnswersAreKnown() throws IOException {
        MailList list = lists.add("afnog@lists.example.org", TestSettings.posting(Posting.OPEN));
        for (Path file : messages("autoreply")) {
            ArrivedMessage message = message(file);
            boolean declared = message.header().first("Auto-Submitted")
                    .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("auto-replied")).isPresent();
            if (declared) {
                assertThat(judge.judge(new Post(list, list.post(), message)).verdict()).as("%s", file).isInstanceOf(Verdict.Reject.class);
            }
        }
    }

    private static List<Path> messages(String folder) throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS.resolve(folder)), "the corpus is absent");
        try (Stream<String> lines = Files.lines(CORPUS.resolve(folder).resolve("manifest.jsonl"))) {
            return lines.map(FILE::matcher).filter(Matcher::find).map(found -> CORPUS.resolve(folder).resolve(found.group(1))).toList();
        }
    }

    private static ArrivedMessage message(Path file) throws IOException {
        ByteOctets octets = ByteOctets.of(crlf(Files.readAllBytes(file)));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        Envelope envelope = new Envelope(ReversePath.of(EmailAddress.of("eve@people.example")),
                List.of(EmailAddress.of("afnog@lists.example.org")), BodyType.EIGHT_BIT_MIME, true, List.of());
        return new ArrivedMessage(new Peer("192.0.2.1", "mx.example", "ESMTP", "", false), envelope, header, octets);
    }

    private static byte[] crlf(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(octets[i]);
        }
        return out.toByteArray();
    }

    private static final class NothingCame implements EarlierPosts {

        @Override
        public Optional<Earlier> find(long listId, Bytes fingerprint) {
            return Optional.empty();
        }

        @Override
        public boolean rememberInTx(List<Noted> posts) {
            return true;
        }

        @Override
        public int forgetInTx(Instant before, int limit) {
            return 0;
        }
    }
}
