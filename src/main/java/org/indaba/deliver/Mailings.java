package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.jdbi.v3.core.Jdbi;

/** The rows of mailings. Thread-safe. */
final class Mailings {

    private static final String FIXED = "FIXED";

    private final Jdbi jdbi;
    private final RenderingFormat format;

    Mailings(Jdbi jdbi, RenderingFormat format) {
        this.jdbi = jdbi;
        this.format = format;
    }

    /** Adds a row; returns its id. */
    long addInTx(NewMailing mailing) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day)
                VALUES (nullif(:post, 0), nullif(:list, 0), :message, :rendering, :path, :style, :eightBit, :utf8, :priority, :at, :day)
                RETURNING id
                """)
                .bind("post", mailing.postId()).bind("list", mailing.listId()).bind("message", mailing.messageId())
                .bind("rendering", format.write(mailing.rendering()))
                .bind("path", path(mailing.returnPath())).bind("style", style(mailing.returnPath()))
                .bind("eightBit", mailing.body() == BodyType.EIGHT_BIT_MIME).bind("utf8", mailing.smtpUtf8())
                .bind("priority", mailing.priority().ordinal()).bind("at", mailing.createdAt()).bind("day", dayOf(mailing))
                .mapTo(Long.class).one());
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

    /** A mailing; @throws IllegalArgumentException if there is none */
    Mailing get(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT id, message_id, rendering, return_path, return_style, smtp_utf8, created_at FROM mailings WHERE id = :id
                """)
                .bind("id", id).map((row, _) -> mailing(row)).findOne())
                .orElseThrow(() -> new IllegalArgumentException("there is no mailing " + id));
    }

    private Mailing mailing(ResultSet row) throws SQLException {
        String style = row.getString("return_style");
        String path = row.getString("return_path");
        ReturnPathRule rule = style.equals(FIXED) ? new ReturnPathRule.Fixed(ReversePath.ofText(path))
                : new ReturnPathRule.Signed(TokenPurpose.valueOf(style), EmailAddress.of(path));
        return new Mailing(row.getLong("id"), row.getLong("message_id"), format.read(row.getBytes("rendering")), rule,
                row.getBoolean("smtp_utf8"), row.getTimestamp("created_at").toInstant());
    }
}
