package org.indaba.lists;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code setting_changes}, by SQL: rows are written once and read by page. */
@ApplicationScoped
class SettingHistoryRepository implements SettingHistory {

    private final Jdbi jdbi;
    private final InstantSource clock;

    SettingHistoryRepository(DataSource dataSource, InstantSource clock) {
        this.jdbi = Jdbi.create(dataSource);
        this.clock = clock;
    }

    /** Notes what differs, one row a setting; joins the caller's transaction. */
    void addInTx(long listId, ListSettings before, ListSettings after, ChangeOrigin origin, @Nullable Long undone) {
        jdbi.useHandle(handle -> {
            for (ListSetting setting : ListSetting.values()) {
                if (!before.value(setting).equals(after.value(setting))) {
                    add(handle, listId, new SettingChange(0, clock.instant(), origin, setting.key(), before.value(setting),
                            after.value(setting), undone));
                }
            }
        });
    }

    private static void add(Handle handle, long listId, SettingChange change) {
        handle.createUpdate("""
                INSERT INTO setting_changes (list_id, at, actor, way, key, before, after, undone)
                VALUES (:list, :at, :actor, :way, :key, :before, :after, :undone)""")
                .bind("list", listId).bind("at", change.at()).bind("actor", change.origin().actor()).bind("way", change.origin().way())
                .bind("key", change.key()).bind("before", change.before()).bind("after", change.after()).bind("undone", change.undone())
                .execute();
    }

    @Override
    public List<SettingChange> latest(long listId, long before, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " changes, not " + limit);
        }
        // Index Scan Backward using setting_changes_list.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM setting_changes WHERE list_id = :list AND id < :before ORDER BY id DESC LIMIT :limit""")
                .bind("list", listId).bind("before", before).bind("limit", limit).map((row, _) -> change(row)).list());
    }

    @Override
    public Optional<SettingChange> find(long listId, long changeId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM setting_changes WHERE id = :id AND list_id = :list")
                .bind("id", changeId).bind("list", listId).map((row, _) -> change(row)).findOne());
    }

    private static SettingChange change(ResultSet row) throws SQLException {
        return new SettingChange(row.getLong("id"), row.getTimestamp("at").toInstant(),
                new ChangeOrigin(row.getString("actor"), ChangeOrigin.Way.valueOf(row.getString("way"))), row.getString("key"),
                row.getString("before"), row.getString("after"), row.getObject("undone", Long.class));
    }
}
