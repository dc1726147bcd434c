package org.indaba.moderate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.SharedQuestions;
import org.indaba.spool.HotSql;

/**
 * The tables {@code earlier_posts} and {@code sender_rules}, asked for each post at the end of its DATA: one statement for all posts that
 * are at this point at the same time. When the database fails its exception goes to the caller. Thread-safe.
 */
public final class SqlBackgrounds implements Backgrounds {

    /** So many posts are asked about together; as many as are judged at the same time. */
    static final int TOGETHER = CommittingIntake.AT_ONCE;

    // Each row of the arrays is a probe of a primary key; as joins they could become looks at whole tables. The planner is not to see how
    // many there are, or it would plan anew each time, which costs more than the answer.
    private static final String KNOWN = """
            SELECT f.nth, f.post, EXISTS (SELECT FROM held_posts h WHERE h.post_id = f.post AND h.decision IS NULL), NULL, NULL
            FROM (
                SELECT q.nth, (SELECT e.post_id FROM earlier_posts e WHERE e.list_id = q.list AND e.fingerprint = q.print) AS post
                FROM unnest((SELECT CAST(? AS int[])), (SELECT CAST(? AS bigint[])), (SELECT CAST(? AS bytea[]))) AS q (nth, list, print)
                OFFSET 0) AS f
            UNION ALL
            SELECT s.nth, NULL, NULL, s.key, (SELECT r.verdict FROM sender_rules r WHERE r.list_id = s.list AND r.key = s.key)
            FROM unnest((SELECT CAST(? AS int[])), (SELECT CAST(? AS bigint[])), (SELECT CAST(? AS text[]))) AS s (nth, list, key)""";

    private final HotSql hot;
    private final SharedQuestions<Background.Question, Background> questions;

    /** @param connections to the database; the questions belong to no transaction of the caller */
    public SqlBackgrounds(DataSource connections) {
        this.hot = new HotSql(connections);
        this.questions = new SharedQuestions<>(TOGETHER, this::ask);
    }

    @Override
    public Background of(Post post) {
        return questions.ask(Background.Question.about(post)).orElse(Background.NONE);
    }

    /** Not asked together with others: it is about few posts. */
    @Override
    public Map<String, SenderVerdict> senders(long listId, List<EmailAddress> addresses) {
        return SqlKnownSenders.verdicts(hot, listId, addresses);
    }

    /** A row of the answer. */
    private record Known(int question, Optional<EarlierPosts.Earlier> earlier, String key, String verdict) {

        static Known read(ResultSet row) throws SQLException {
            long earlier = row.getLong(2);
            Optional<EarlierPosts.Earlier> post = row.wasNull() ? Optional.empty()
                    : Optional.of(SqlEarlierPosts.earlier(earlier, row.getBoolean(3)));
            String verdict = row.getString(5);
            return new Known(row.getInt(1), post, verdict == null ? "" : row.getString(4), verdict == null ? "" : verdict);
        }
    }

    private Map<Background.Question, Background> ask(List<Background.Question> asked) {
        Map<Integer, EarlierPosts.Earlier> earlier = new HashMap<>();
        Map<Integer, Map<String, SenderVerdict>> senders = new HashMap<>();
        for (Known known : hot.query(KNOWN, Known::read, values(asked))) {
            known.earlier().ifPresent(post -> earlier.put(known.question(), post));
            if (!known.verdict().isEmpty()) {
                senders.computeIfAbsent(known.question(), _ -> new HashMap<>())
                        .put(known.key(), SenderVerdict.valueOf(known.verdict()));
            }
        }
        Map<Background.Question, Background> answers = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            answers.put(asked.get(i), new Background(Optional.ofNullable(earlier.get(i)), senders.getOrDefault(i, Map.of())));
        }
        return answers;
    }

    private static Object[] values(List<Background.Question> asked) {
        List<Integer> posts = new ArrayList<>();
        List<Long> lists = new ArrayList<>();
        List<byte[]> prints = new ArrayList<>();
        List<Integer> authored = new ArrayList<>();
        List<Long> authoredLists = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Background.Question question = asked.get(i);
            int nth = i;
            question.fingerprint().ifPresent(print -> {
                posts.add(nth);
                lists.add(question.listId());
                prints.add(print.toArray());
            });
            question.authorKeys().forEach(key -> {
                authored.add(nth);
                authoredLists.add(question.listId());
                keys.add(key);
            });
        }
        return new Object[] {posts.toArray(Integer[]::new), lists.toArray(Long[]::new), prints.toArray(byte[][]::new),
            authored.toArray(Integer[]::new), authoredLists.toArray(Long[]::new), keys.toArray(String[]::new)};
    }
}
