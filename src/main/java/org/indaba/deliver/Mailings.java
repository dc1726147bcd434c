package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/** The rows of mailings. Thread-safe. */
final class Mailings {

    private static final String FIXED = "FIXED";

    // The rows get their numbers in the order of the arrays, so that these come back in it.
    private static final String ADD = """
            WITH added AS (
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day, signed_for, copies)
                SELECT nullif(post, 0), nullif(list, 0), message, rendering, path, style, eight_bit, utf8, priority,
                    timestamptz 'epoch' + micros * interval '1 microsecond', day::date,
                    signed_for, 0
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
                    AS m (post, list, message, rendering, path, style, eight_bit, utf8, priority, micros, day, signed_for, nth)
                ORDER BY nth
                RETURNING id)
            SELECT id FROM added ORDER BY id""";

    private final Jdbi jdbi;
    private final HotSql hot;
    private final RenderingFormat format;

    Mailings(Jdbi jdbi, RenderingFormat format) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.format = format;
    }

    /** Adds rows; returns their ids in the same order. */
    List<Long> addInTx(List<NewMailing> mailings) {
        List<Long> ids = hot.query(ADD, row -> row.getLong(1),
                column(mailings, NewMailing::postId, Long[]::new),
                column(mailings, NewMailing::listId, Long[]::new),
                column(mailings, NewMailing::messageId, Long[]::new),
                column(mailings, mailing -> format.write(mailing.rendering()), byte[][]::new),
                column(mailings, mailing -> path(mailing.returnPath()), String[]::new),
                column(mailings, mailing -> style(mailing.returnPath()), String[]::new),
                column(mailings, mailing -> mailing.body() == BodyType.EIGHT_BIT_MIME, Boolean[]::new),
                column(mailings, NewMailing::smtpUtf8, Boolean[]::new),
                column(mailings, mailing -> mailing.priority().ordinal(), Integer[]::new),
                column(mailings, mailing -> ChronoUnit.MICROS.between(Instant.EPOCH, mailing.createdAt()), Long[]::new),
                column(mailings, mailing -> dayOf(mailing).toString(), String[]::new),
                column(mailings, NewMailing::signedFor, String[]::new));
        addVariantsInTx(ids, mailings);
        return ids;
    }

    private void addVariantsInTx(List<Long> ids, List<NewMailing> mailings) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            long id = ids.get(i);
            mailings.get(i).variants().forEach((variant, rendering) -> rows.add(List.of(id, variant, format.write(rendering))));
        }
        if (!rows.isEmpty()) {
            hot.updateEach("INSERT INTO mailing_variants (mailing_id, variant, rendering) VALUES (?, ?, ?)", rows);
        }
    }

    private static <V> V[] column(List<NewMailing> mailings, Function<NewMailing, V> value, IntFunction<V[]> array) {
        return mailings.stream().map(value).toArray(array);
    }

    /** The day by which the copies of a mailing are stored. */
    static LocalDate dayOf(NewMailing mailing) {
        return LocalDate.ofInstant(mailing.createdAt(), ZoneOffset.UTC);
    }

    private static String path(ReturnPathRule rule) {
        return switch (rule) {
            case ReturnPathRule.Signed(TokenPurpose _, EmailAddress base) -> base.toString();
            case ReturnPathRule.Fixed(ReversePath path) -> path.text();
        };
    }

    private static String style(ReturnPathRule rule) {
        return switch (rule) {
            case ReturnPathRule.Signed(TokenPurpose purpose, EmailAddress _) -> purpose.name();
            case ReturnPathRule.Fixed _ -> FIXED;
        };
    }

    /** A mailing in the form that most copies have; @throws IllegalArgumentException if there is none */
    Mailing get(long id) {
        return get(id, 0);
    }

    /** A mailing in one of its forms, in that of most copies if it has no such; @throws IllegalArgumentException if there is none */
    Mailing get(long id, int variant) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT id, message_id, coalesce(
                        (SELECT v.rendering FROM mailing_variants v WHERE v.mailing_id = :id AND v.variant = :variant),
                        rendering) AS rendering, return_path, return_style, smtp_utf8, signed_for
                FROM mailings WHERE id = :id
                """)
                .bind("id", id).bind("variant", variant).map((row, _) -> mailing(row)).findOne())
                .orElseThrow(() -> new IllegalArgumentException("there is no mailing " + id));
    }

    private Mailing mailing(ResultSet row) throws SQLException {
        String style = row.getString("return_style");
        String path = row.getString("return_path");
        ReturnPathRule rule = style.equals(FIXED) ? new ReturnPathRule.Fixed(ReversePath.ofText(path))
                : new ReturnPathRule.Signed(TokenPurpose.valueOf(style), EmailAddress.of(path));
        return new Mailing(row.getLong("id"), row.getLong("message_id"), format.read(row.getBytes("rendering")), rule,
                row.getBoolean("smtp_utf8"), row.getString("signed_for"));
    }
}
