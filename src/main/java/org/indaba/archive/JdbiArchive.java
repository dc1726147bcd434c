package org.indaba.archive;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.indaba.mime.DateText;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.Mailbox;
import org.indaba.mime.MessageId;
import org.indaba.mime.Participants;
import org.indaba.spool.Hold;
import org.indaba.spool.HotSql;
import org.indaba.spool.MessageStore;
import org.jdbi.v3.core.Jdbi;

/**
 * The archive in the database: one row a post, with what threads and search will ask for; the message stays in the store, held as
 * {@code archive:POST-ID}. Header values are what the author sent: text, not markup, and shortened to bounded lengths. Thread-safe.
 */
public final class JdbiArchive implements Archive {

    /** The most characters of a subject, name or address that are kept for display. */
    static final int MAX_TEXT_CHARACTERS = 1_000;

    /** The most references that are kept: the last ones, since a thread is joined at its end. */
    static final int MAX_REFERENCES = 100;

    private final Jdbi jdbi;
    private final HotSql hot;
    private final MessageStore store;

    /**
     * @param jdbi joins the open transaction
     * @param store holds the messages
     */
    public JdbiArchive(Jdbi jdbi, MessageStore store) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.store = store;
    }

    @Override
    public void keepInTx(long postId, long listId, long messageId, HeaderBlock header, Instant receivedAt, List<String> changes) {
        keepAllInTx(List.of(new PostToKeep(postId, listId, messageId, header, receivedAt, changes, "", null, "")));
    }

    @Override
    public void keepAllInTx(List<PostToKeep> posts) {
        store.holdAllInTx(posts.stream().map(post -> new Hold(post.messageId(), "archive:" + post.postId())).toList());
        hot.updateEach("""
                INSERT INTO archived_posts (post_id, list_id, message_id, rfc_message_id, in_reply_to, reference_ids, subject,
                                            author_name, author_address, written_at, received_at, changes, evidence, survival)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS timestamptz), ?, ?, ?, ?)
                ON CONFLICT (post_id) DO NOTHING
                """, posts.stream().map(JdbiArchive::values).toList());
    }

    private static List<Object> values(PostToKeep post) {
        HeaderBlock header = post.header();
        Optional<Mailbox> author = Participants.of(header).authors().stream().findFirst();
        return Arrays.asList(
                post.postId(),
                post.listId(),
                post.messageId(),
                messageId(post).map(id -> storable(id.value())).orElse(""),
                header.first("In-Reply-To").flatMap(JdbiArchive::answered).map(id -> storable(id.value())).orElse(""),
                references(header).toArray(String[]::new),
                header.first("Subject").map(EncodedWords::decode).map(JdbiArchive::shortened).orElse(""),
                author.map(Mailbox::name).map(JdbiArchive::shortened).orElse(""),
                author.map(mailbox -> storable(mailbox.address().toString())).orElse(""),
                header.first("Date").flatMap(DateText::parse).orElse(null),
                post.receivedAt(),
                post.changes().stream().map(JdbiArchive::shortened).toArray(String[]::new),
                post.evidence(),
                post.survival());
    }

    /** RFC 5322 §3.6.4: what a copy is found by is what stands in it, be it the author's or ours. */
    private static Optional<MessageId> messageId(PostToKeep post) {
        Optional<String> field = post.header().first("Message-ID");
        return field.isPresent() ? field.flatMap(MessageId::first) : Optional.ofNullable(post.given());
    }

    @Override
    public List<Long> postsOf(String messageId) {
        String bare = messageId.startsWith("<") && messageId.endsWith(">") ? messageId.substring(1, messageId.length() - 1) : messageId;
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT post_id FROM archived_posts WHERE md5(rfc_message_id) = md5(:id) AND rfc_message_id = :id
                ORDER BY post_id DESC LIMIT 100
                """)
                .bind("id", bare).mapTo(Long.class).list());
    }

    /** RFC 5322 §3.6.4: In-Reply-To may name several; the last is what threads are joined by, as with References. */
    private static Optional<MessageId> answered(String value) {
        List<MessageId> all = MessageId.all(value);
        return all.isEmpty() ? MessageId.first(value) : Optional.of(all.getLast());
    }

    private static List<String> references(HeaderBlock header) {
        List<MessageId> all = header.first("References").map(MessageId::all).orElse(List.of());
        return all.subList(Math.max(0, all.size() - MAX_REFERENCES), all.size()).stream().map(id -> storable(id.value())).toList();
    }

    private static String shortened(String text) {
        String storable = storable(text);
        return storable.codePointCount(0, storable.length()) <= MAX_TEXT_CHARACTERS ? storable
                : storable.substring(0, storable.offsetByCodePoints(0, MAX_TEXT_CHARACTERS));
    }

    /** PostgreSQL takes neither NUL nor half a surrogate pair in text. */
    private static String storable(String text) {
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean fits = point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
            storable.appendCodePoint(fits ? point : '\uFFFD');
        });
        return storable.toString();
    }
}
