package org.indaba.expand;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expansion with something left to do.
 *
 * @param mailing the mailing whose copies are made
 * @param audience who is asked for
 * @param cursor how far it has come
 * @param chunk how many recipients are looked at next
 * @param dropped why what is left is not sent; null if it is
 */
record Unfinished(Mailing mailing, Audience audience, Cursor cursor, int chunk, @Nullable String dropped) {

    /** The mailing whose copies are made. */
    record Mailing(long id, long postId, LocalDate day, int priority) {
    }

    /** The last recipient that was looked at. */
    record Cursor(String domain, long subscriptionId) {
    }

    static Unfinished of(ResultSet row) throws SQLException {
        return new Unfinished(
                new Mailing(row.getLong("mailing_id"), row.getLong("post_id"), row.getObject("day", LocalDate.class),
                        row.getInt("priority")),
                new Audience(row.getLong("list_id"), row.getTimestamp("as_of").toInstant(),
                        texts(row.getArray("author_keys")), texts(row.getArray("addressed_keys")),
                        List.of((Integer[]) row.getArray("variants").getArray())),
                new Cursor(row.getString("cursor_domain"), row.getLong("cursor_subscription")),
                row.getInt("chunk"), row.getString("dropped"));
    }

    static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    long postId() {
        return mailing.postId();
    }
}
