package org.indaba.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageId;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.MessageStore;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JdbiArchiveDbTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static TestDatabase database;

    private final Holds store = new Holds();
    private final Archive archive = new JdbiArchive(database.jdbi(), store);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** Remembers holds; the archive asks for nothing else. */
    private static final class Holds implements MessageStore {

        private final List<String> holds = new ArrayList<>();

        @Override
        public long storeInTx(MessageOctets octets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MessageOctets open(long messageId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void holdInTx(long messageId, String holder) {
            holds.add(messageId + " " + holder);
        }

        @Override
        public void releaseInTx(long messageId, String holder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sweepInTx(int limit) {
            throw new UnsupportedOperationException();
        }
    }

    private static HeaderBlock header(String fields) {
        return header(ByteOctets.utf8(fields.replace("\n", "\r\n") + "\r\n"));
    }

    private static HeaderBlock header(MessageOctets octets) {
        return ((HeaderReading.Read) HeaderBlock.read(octets)).header();
    }

    private void keep(long post, HeaderBlock header) {
        database.transactions().run(() -> archive.keepInTx(post, 7, 70 + post, header, NOW, List.of()));
    }

    private static Map<String, Object> row(long post) {
        return database.jdbi().withHandle(handle -> handle.createQuery("""
                SELECT list_id, message_id, rfc_message_id, in_reply_to, array_to_string(reference_ids, ' ') AS reference_ids, subject,
                       author_name, author_address, written_at, received_at
                FROM archived_posts WHERE post_id = :post
                """).bind("post", post).mapToMap().one());
    }

    @Test
    void aPostIsKeptWithWhatThreadsAndSearchAskForAndItsMessageIsHeld() {
        keep(1, header("""
                From: =?utf-8?q?Andr=C3=A9?= <andre@example.net>, bob@example.net
                Subject: =?utf-8?q?caf=C3=A9?=
                Message-ID: <1@example.net>
                In-Reply-To: <first@example.net> <0@example.net>
                References: <root@example.net>
                 <0@example.net>
                Date: Fri, 2 Jan 2026 04:00:00 +0100
                """));

        Map<String, Object> row = row(1);
        // RFC 5322 §3.6.4.
        assertThat(row).containsEntry("list_id", 7L).containsEntry("message_id", 71L).containsEntry("rfc_message_id", "1@example.net")
                .containsEntry("in_reply_to", "0@example.net").containsEntry("reference_ids", "root@example.net 0@example.net")
                .containsEntry("subject", "caf\u00e9").containsEntry("author_name", "Andr\u00e9")
                .containsEntry("author_address", "andre@example.net");
        assertThat(instant(row.get("written_at"))).isEqualTo(Instant.parse("2026-01-02T03:00:00Z"));
        assertThat(instant(row.get("received_at"))).isEqualTo(NOW);
        assertThat(store.holds).containsExactly("71 archive:1");
    }

    @Test
    void aPostThatCameWithoutAMessageIdIsFoundByTheOneThatItsCopiesBear() {
        MessageId given = new MessageId("post.20.1@lists.example.org");
        List<String> fields = List.of("Subject: x\n", "Message-ID: <20@example.net>\n", "Message-ID: <>\n");
        database.transactions().run(() -> archive.keepAllInTx(IntStream.range(0, fields.size())
                .mapToObj(i -> new PostToKeep(20 + i, 7, 70, header(fields.get(i)), NOW, List.of(), "", given, "")).toList()));

        // RFC 5322 §3.6.4: a message that has one keeps it, whatever it is.
        assertThat(row(20)).containsEntry("rfc_message_id", "post.20.1@lists.example.org");
        assertThat(archive.postsOf("<post.20.1@lists.example.org>")).containsExactly(20L);
        assertThat(archive.postsOf("<20@example.net>")).containsExactly(21L);
        assertThat(row(22)).containsEntry("rfc_message_id", "");
    }

    private static long count(String condition) {
        return database.jdbi().withHandle(handle ->
                handle.createQuery("SELECT count(*) FROM archived_posts WHERE " + condition).mapTo(Long.class).one());
    }

    private static Instant instant(Object timestamp) {
        return timestamp instanceof OffsetDateTime time ? time.toInstant() : ((java.sql.Timestamp) timestamp).toInstant();
    }

    @Test
    void aPostWithoutAnyOfItIsKeptToo() {
        keep(2, header("X: y\n"));

        assertThat(row(2)).containsEntry("rfc_message_id", "").containsEntry("subject", "").containsEntry("reference_ids", "")
                .containsEntry("written_at", null);
    }

    @Test
    void aPostIsKeptOnce() {
        keep(3, header("Subject: first\n"));
        keep(3, header("Subject: second\n"));

        assertThat(row(3)).containsEntry("subject", "first");
    }

    @Test
    void whatTheDatabaseCannotHoldIsReplacedAndWhatIsTooLongIsCut() {
        String refs = "<x@y> ".repeat(JdbiArchive.MAX_REFERENCES + 1);
        keep(4, header("Subject: a\u0000b" + "\ud83d\ude00".repeat(2_000) + "\nReferences: " + refs
                + "\nDate: Fri, 2 Jan 99999 04:00:00 +0100\n"));

        assertThat((String) row(4).get("subject")).startsWith("a b").satisfies(
                subject -> assertThat(subject.codePointCount(0, subject.length())).isEqualTo(JdbiArchive.MAX_TEXT_CHARACTERS));
        assertThat(((String) row(4).get("reference_ids")).split(" ")).hasSize(JdbiArchive.MAX_REFERENCES);
    }

    @Test
    void nothingIsKeptWhenTheTransactionFails() {
        assertThatThrownBy(() -> database.transactions().run(() -> {
            archive.keepInTx(5, 7, 75, header("Subject: x\n"), NOW, List.of());
            throw new IllegalStateException("our bug");
        })).isInstanceOf(IllegalStateException.class);

        assertThat(count("post_id = 5")).isZero();
    }

    @Test
    void everyMailOfTheCorpusCanBeKept() {
        List<Corpus.Mail> mails = Stream.of("messages", "bounces", "autoreply", "threads")
                .flatMap(sub -> Corpus.mails(sub).stream()).toList();
        database.transactions().run(() -> {
            long post = 1_000;
            for (Corpus.Mail mail : mails) {
                keep(post++, header(mail.octets()));
            }
        });
        assertThat(count("post_id >= 1000")).isEqualTo(mails.size());
    }
}
