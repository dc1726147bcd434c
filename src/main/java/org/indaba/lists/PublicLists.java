package org.indaba.lists;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;

/** The public index of lists: those that are not hidden, found by their name, address and description. Thread-safe. */
public final class PublicLists {

    /** Lists on a page. */
    public static final int PAGE = 30;

    /** More words are not looked for. */
    static final int MAX_WORDS = 8;

    /** The last page that is turned to: who wants more looks for words. */
    static final int MAX_PAGE = 10_000;

    // A scan of the lists, of which a site has thousands at most: 2 ms.
    private static final String SEARCH = """
            SELECT l.id, l.name, l.domain, l.settings, count(*) OVER () AS total FROM lists l
            WHERE l.deleted_at IS NULL AND coalesce(l.settings ->> 'visibility', 'public') = 'public'
            AND NOT EXISTS (SELECT FROM unnest(CAST(:patterns AS text[])) AS p
                WHERE lower(l.name || '@' || l.domain || ' ' || coalesce(l.settings ->> 'description', '')) NOT LIKE p)
            ORDER BY l.domain COLLATE "C", l.name COLLATE "C" LIMIT :limit OFFSET :offset""";

    private final Jdbi jdbi;

    /** Reads outside of transactions. */
    public PublicLists(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Some of the lists.
     *
     * @param lists by domain and name
     * @param total how many there are in all
     * @param number of the page, 1 for the first
     */
    public record Page(List<MailList> lists, long total, int number) {

        public Page {
            lists = List.copyOf(lists);
        }

        /** How many pages there are, at least one. */
        public long pages() {
            return Math.max(1, (total + PAGE - 1) / PAGE);
        }
    }

    /**
     * Looks for lists in which each of the words stands, in any order.
     *
     * @param words as somebody typed them; empty for all lists
     * @param number of the page, 1 for the first
     */
    public Page search(String words, int number) {
        int page = Math.clamp(number, 1, MAX_PAGE);
        List<Row> rows = jdbi.withHandle(handle -> handle.createQuery(SEARCH).bindArray("patterns", String.class, patterns(words))
                .bind("limit", PAGE).bind("offset", (page - 1) * PAGE)
                .map((row, _) -> new Row(
                        new MailList(row.getLong(1), row.getString(2), row.getString(3), SettingsJson.read(row.getString(4))),
                        row.getLong(5))).list());
        if (rows.isEmpty() && page > 1) {
            return search(words, 1);
        }
        return new Page(rows.stream().map(Row::list).toList(), rows.isEmpty() ? 0 : rows.getFirst().total(), page);
    }

    private record Row(MailList list, long total) {
    }

    private static List<String> patterns(String words) {
        return new ArrayList<>(Arrays.stream(words.toLowerCase(Locale.ROOT).split("\\s+")).filter(word -> !word.isEmpty()).limit(MAX_WORDS)
                .map(word -> "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%").toList());
    }
}
