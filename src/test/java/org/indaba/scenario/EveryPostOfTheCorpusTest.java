package org.indaba.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.indaba.app.bench.Delivery;
import org.indaba.mime.Corpus;
import org.junit.jupiter.api.Test;

/**
 * Real mails of all kinds, each posted once to an open list over SMTP and taken by a mail host at the other end: what leaves is what
 * came. The list has the default settings but {@code posting} and {@code dmarc-failures}; an open list asks nobody who they are, nor to be
 * named in To, and so it takes the two mails too whose From field nobody can read: no mail of the corpus needs a moderator. Skipped where
 * the corpus is absent.
 */
@QuarkusTest
@TestProfile(WorldProfile.class)
class EveryPostOfTheCorpusTest {

    /** What a transparent list takes away. */
    private static final Set<String> REMOVED = Set.of("return-path", "bcc", "approved", "list-id", "list-post", "list-help",
            "list-subscribe", "list-unsubscribe", "list-unsubscribe-post", "list-owner");

    /** What a transparent list puts on top, the last of them last. */
    private static final Pattern ADDED = Pattern.compile("\\AAuthentication-Results: .*?\\r\\n(Received: .*?\\r\\n)"
            + "((?:From|Date|Message-ID): .*?\\r\\n)*(List-Id: .*?\\r\\nPrecedence: list\\r\\n)", Pattern.DOTALL);

    @Inject
    World world;

    /** Digests of what has to be the same in a mail and its copy. */
    private record Digests(String fields, String body) {
    }

    @Test
    void leavesWithItsFieldsAndItsBodyOctetForOctet() {
        List<Corpus.Mail> mails = Corpus.mails("messages");
        try (MailHost host = world.host("corpus.example")) {
            // Given
            world.list("corpus", Map.of("posting", "open", "dmarc-failures", "accept"), "reader@corpus.example");
            Map<Digests, Deque<String>> expected = new HashMap<>();
            List<String> refused = new ArrayList<>();

            // When
            for (Corpus.Mail mail : mails) {
                byte[] octets = withLastLineEnded(Corpus.all(mail.octets()));
                String reply = post(octets);
                if (reply.startsWith("250")) {
                    expected.computeIfAbsent(ofOriginal(new String(octets, ISO_8859_1)), _ -> new ArrayDeque<>()).add(mail.name());
                } else {
                    refused.add(mail.name() + " " + reply);
                }
            }
            List<Delivery> copies = World.eventually().until(host::taken, taken -> taken.size() >= 276);
            world.awaitQuiet();

            // Then
            assertThat(mails).hasSize(280);
            assertThat(refused).containsExactly("messages/flanker/disposition-notification.eml 550 5.7.1 "
                    + "automatic answers are not posted; this one has a multipart/report");
            assertThat(world.number("SELECT count(*) FROM inbound WHERE recipient LIKE 'corpus@%' AND state = 'DONE'")).isEqualTo(279);
            List<String> others = new ArrayList<>();
            for (Delivery copy : host.taken()) {
                Deque<String> names = expected.get(ofCopy(MailHost.text(copy)));
                if (names == null || names.poll() == null) {
                    others.add(MailHost.text(copy).lines().limit(20).collect(Collectors.joining("\n")));
                }
            }
            assertThat(others).as("copies that are no octet-exact copies").isEmpty();
            // Three mails stand twice in the corpus, under other trace fields: what came before is taken, and not posted again.
            assertThat(expected.values().stream().flatMap(Deque::stream)).containsExactlyInAnyOrder("messages/james/server-blob-mail1.eml",
                    "messages/james/server-container-mail-containing-unicode-characters_2.eml",
                    "messages/james/mailbox-store-twoAttachments.eml");
            assertThat(copies).hasSize(276);
            assertThat(host.breaches()).isEmpty();
        }
    }

    /** RFC 5321 §4.1.1.4: what is sent ends in CRLF, so a mail program ends a last line that is open in its file. */
    private static byte[] withLastLineEnded(byte[] octets) {
        if (octets.length > 0 && octets[octets.length - 1] == '\n') {
            return octets;
        }
        byte[] ended = Arrays.copyOf(octets, octets.length + 2);
        ended[octets.length] = '\r';
        ended[octets.length + 1] = '\n';
        return ended;
    }

    private String post(byte[] octets) {
        try (Mailer mailer = new Mailer(world.smtp())) {
            return mailer.send("poster@people.example", List.of("corpus@" + World.LISTS), octets);
        }
    }

    private static Digests ofOriginal(String mail) {
        int body = bodyStart(mail);
        // What stands before the first field goes: the line of a file of mails, or one that begins with white space.
        String header = mail.substring(0, body).replaceFirst("\\A(>?From |[ \\t])[^\\r]*\\r\\n([ \\t][^\\r]*\\r\\n)*", "");
        String kept = fields(header).stream().filter(field -> !REMOVED.contains(name(field))).collect(Collectors.joining());
        return new Digests(sha256(kept), sha256(mail.substring(body)));
    }

    private static Digests ofCopy(String copy) {
        Matcher added = ADDED.matcher(copy);
        assertThat(added.find()).as(copy.lines().limit(12).collect(Collectors.joining("\n"))).isTrue();
        assertThat(fields(added.group(3))).extracting(EveryPostOfTheCorpusTest::name).containsExactly("list-id", "list-post", "list-help",
                "list-subscribe", "list-unsubscribe", "list-owner", "x-beenthere", "precedence");
        String rest = copy.substring(added.end());
        int body = bodyStart(rest);
        return new Digests(sha256(rest.substring(0, body)), sha256(rest.substring(body)));
    }

    /** The first octet behind the empty line: of what only an empty line ends, or of nothing. */
    private static int bodyStart(String mail) {
        if (mail.startsWith("\r\n")) {
            return 2;
        }
        int end = mail.indexOf("\r\n\r\n");
        return end < 0 ? mail.length() : end + 4;
    }

    /** The fields with their folded lines, and the empty line as the last. */
    private static List<String> fields(String header) {
        List<String> fields = new ArrayList<>();
        for (String line : header.split("(?<=\\r\\n)")) {
            if (!fields.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
                fields.add(fields.removeLast() + line);
            } else {
                fields.add(line);
            }
        }
        return fields;
    }

    private static String name(String field) {
        return field.split(":", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String sha256(String octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
