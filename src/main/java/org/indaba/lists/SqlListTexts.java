package org.indaba.lists;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The table {@code list_texts}. Thread-safe. */
public final class SqlListTexts implements ListTexts {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public SqlListTexts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<ListText> find(long listId, String notice, String language) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM list_texts WHERE list_id = :list AND notice = :notice AND language = :language""")
                .bind("list", listId).bind("notice", notice).bind("language", language).map((row, _) -> text(row)).findOne());
    }

    @Override
    public List<ListText> all(long listId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM list_texts WHERE list_id = :list ORDER BY notice, language")
                .bind("list", listId).map((row, _) -> text(row)).list());
    }

    @Override
    public void putInTx(long listId, ListText text) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO list_texts (list_id, notice, language, subject, body, changed_by, changed_at)
                VALUES (:list, :notice, :language, :subject, :body, :by, :at)
                ON CONFLICT (list_id, notice, language) DO UPDATE
                SET subject = excluded.subject, body = excluded.body, changed_by = excluded.changed_by, changed_at = excluded.changed_at""")
                .bind("list", listId).bind("notice", text.notice()).bind("language", text.language()).bind("subject", text.subject())
                .bind("body", text.body()).bind("by", text.changedBy()).bind("at", text.changedAt()).execute());
    }

    @Override
    public boolean removeInTx(long listId, String notice, String language) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM list_texts WHERE list_id = :list AND notice = :notice AND language = :language""")
                .bind("list", listId).bind("notice", notice).bind("language", language).execute()) == 1;
    }

    private static ListText text(ResultSet row) throws SQLException {
        return new ListText(row.getString("notice"), row.getString("language"), row.getString("subject"), row.getString("body"),
                row.getString("changed_by"), row.getTimestamp("changed_at").toInstant());
    }
}
