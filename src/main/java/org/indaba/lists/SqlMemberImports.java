package org.indaba.lists;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.lists.MemberImport.State;
import org.indaba.lists.RosterResult.Outcome;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Imports in PostgreSQL. A batch of rows, their members and the cursor behind them are one commit. Thread-safe. */
public final class SqlMemberImports implements MemberImports {

    /** Rows of a batch: half a second of work, so that progress is seen and the list is not locked for long. */
    static final int BATCH = 2_500;

    /** Whoever works on one and is not heard of for so long is gone. */
    static final Duration LEASE = Duration.ofMinutes(1);

    /** So long an import is kept, for its results. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final int SHOWN = 20;

    private static final String IMPORT = """
            SELECT i.*, count(r.place) FILTER (WHERE r.outcome = 'ADDED') AS added,
                   count(r.place) FILTER (WHERE r.outcome = 'ALREADY_THERE') AS already,
                   count(r.place) FILTER (WHERE r.outcome = 'INVALID') AS invalid
            FROM member_imports i LEFT JOIN member_import_rows r ON r.import_id = i.id
            """;

    private final Jdbi jdbi;
    private final Roster roster;
    private final InstantSource clock;

    /**
     * @param jdbi joins the caller's transaction
     * @param roster adds the members
     */
    public SqlMemberImports(Jdbi jdbi, Roster roster, InstantSource clock) {
        this.jdbi = jdbi;
        this.roster = roster;
        this.clock = clock;
    }

    @Override
    public long lookAtInTx(long listId, String actor, List<RosterRow> rows) {
        List<RosterResult> outlook = roster.foresee(listId, rows);
        return jdbi.withHandle(handle -> {
            long id = handle.createQuery("""
                    INSERT INTO member_imports (list_id, made_by, made_at, state, total) VALUES (:list, :by, :at, 'LOOKED_AT', :total)
                    RETURNING id""")
                    .bind("list", listId).bind("by", actor).bind("at", clock.instant()).bind("total", rows.size()).mapTo(Long.class).one();
            for (int from = 0; from < rows.size(); from += BATCH) {
                insert(handle, id, from, rows.subList(from, Math.min(rows.size(), from + BATCH)), outlook);
            }
            // The state twice: one that is begun at this moment is not forgotten.
            handle.createUpdate("""
                    DELETE FROM member_imports WHERE state = 'LOOKED_AT' AND id IN (
                        SELECT id FROM member_imports WHERE list_id = :list AND state = 'LOOKED_AT' ORDER BY id DESC OFFSET :most)""")
                    .bind("list", listId).bind("most", MAX_WAITING).execute();
            return id;
        });
    }

    private static void insert(Handle handle, long id, int from, List<RosterRow> rows, List<RosterResult> outlook) {
        Integer[] lines = rows.stream().map(RosterRow::line).toArray(Integer[]::new);
        String[] names = rows.stream().map(row -> row instanceof RosterRow.Entry entry ? entry.displayName() : "").toArray(String[]::new);
        List<RosterResult> expected = outlook.subList(from, from + rows.size());
        handle.createUpdate("""
                INSERT INTO member_import_rows (import_id, place, line, address, name, outcome, reason)
                SELECT :id, :from + g.place - 1, g.line, g.address, g.name, g.outcome, g.reason
                FROM unnest(:lines, :addresses, :names, :outcomes, :reasons)
                    WITH ORDINALITY AS g (line, address, name, outcome, reason, place)""")
                .bind("id", id).bind("from", from).bind("lines", lines)
                .bind("addresses", expected.stream().map(RosterResult::address).toArray(String[]::new)).bind("names", names)
                .bind("outcomes", expected.stream().map(row -> row.outcome().name()).toArray(String[]::new))
                .bind("reasons", expected.stream().map(RosterResult::reason).toArray(String[]::new)).execute();
    }

    @Override
    public Optional<MemberImport> find(long listId, long id) {
        return jdbi.withHandle(handle -> handle.createQuery(IMPORT + "WHERE i.id = :id AND i.list_id = :list GROUP BY i.id")
                .bind("id", id).bind("list", listId).map((row, _) -> read(row)).findOne());
    }

    @Override
    public List<MemberImport> latest(long listId) {
        return jdbi.withHandle(handle -> handle.createQuery(IMPORT
                + "WHERE i.id IN (SELECT id FROM member_imports WHERE list_id = :list ORDER BY id DESC LIMIT " + SHOWN + ") "
                + "GROUP BY i.id ORDER BY i.id DESC").bind("list", listId).map((row, _) -> read(row)).list());
    }

    @Override
    public List<RosterResult> rows(long id, int fromPlace, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT line, address, outcome, reason FROM member_import_rows WHERE import_id = :id AND place >= :from
                ORDER BY place LIMIT :limit""")
                .bind("id", id).bind("from", fromPlace).bind("limit", checked(limit)).map((row, _) -> result(row)).list());
    }

    @Override
    public List<RosterResult> wrongRows(long id, int limit) {
        // Index Scan using member_import_rows_invalid.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT line, address, outcome, reason FROM member_import_rows WHERE import_id = :id AND outcome = 'INVALID'
                ORDER BY place LIMIT :limit""")
                .bind("id", id).bind("limit", checked(limit)).map((row, _) -> result(row)).list());
    }

    private static int checked(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " rows, not " + limit);
        }
        return limit;
    }

    @Override
    public boolean beginInTx(long listId, long id) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                "UPDATE member_imports SET state = 'RUNNING' WHERE id = :id AND list_id = :list AND state = 'LOOKED_AT'")
                .bind("id", id).bind("list", listId).execute()) == 1;
    }

    @Override
    public boolean forgetInTx(long listId, long id) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                "DELETE FROM member_imports WHERE id = :id AND list_id = :list AND state = 'LOOKED_AT'")
                .bind("id", id).bind("list", listId).execute()) == 1;
    }

    @Override
    public Optional<MemberImport> claimInTx() {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE member_imports SET worked_until = :until WHERE id = (
                    SELECT id FROM member_imports WHERE state = 'RUNNING' AND (worked_until IS NULL OR worked_until <= :now)
                    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING *, 0 AS added, 0 AS already, 0 AS invalid""")
                .bind("until", now.plus(LEASE)).bind("now", now).map((row, _) -> read(row)).findOne());
    }

    @Override
    public Optional<MemberImport> stepInTx(MemberImport begun) {
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT done FROM member_imports WHERE id = :id AND state = 'RUNNING' FOR UPDATE")
                .bind("id", begun.id()).mapTo(Integer.class).findOne()).map(done -> batchInTx(begun, done));
    }

    private MemberImport batchInTx(MemberImport begun, int from) {
        List<RosterRow> rows = jdbi.withHandle(handle -> handle.createQuery("""
                SELECT line, address, name, outcome, reason FROM member_import_rows
                WHERE import_id = :id AND place >= :from ORDER BY place LIMIT :limit""")
                .bind("id", begun.id()).bind("from", from).bind("limit", BATCH).map((row, _) -> row(row)).list());
        List<RosterResult> results = roster.importInTx(begun.listId(), rows);
        int done = from + rows.size();
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE member_import_rows r SET outcome = g.outcome, reason = g.reason
                FROM unnest(:outcomes, :reasons) WITH ORDINALITY AS g (outcome, reason, place)
                WHERE r.import_id = :id AND r.place = :from + g.place - 1
                  AND (r.outcome, r.reason) IS DISTINCT FROM (g.outcome, g.reason)""")
                .bind("id", begun.id()).bind("from", from)
                .bind("outcomes", results.stream().map(row -> row.outcome().name()).toArray(String[]::new))
                .bind("reasons", results.stream().map(RosterResult::reason).toArray(String[]::new)).execute());
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE member_imports SET done = :done, worked_until = :until,
                    state = CASE WHEN :done >= total THEN 'DONE' ELSE state END,
                    finished_at = CASE WHEN :done >= total THEN CAST(:now AS timestamptz) END
                WHERE id = :id RETURNING *, 0 AS added, 0 AS already, 0 AS invalid""")
                .bind("done", done).bind("until", now.plus(LEASE)).bind("now", now).bind("id", begun.id())
                .map((row, _) -> read(row)).one());
    }

    @Override
    public void failInTx(long id) {
        jdbi.useHandle(handle -> handle.createUpdate(
                "UPDATE member_imports SET state = 'FAILED', finished_at = :now WHERE id = :id AND state = 'RUNNING'")
                .bind("now", clock.instant()).bind("id", id).execute());
    }

    @Override
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM member_imports WHERE id IN (
                    SELECT id FROM member_imports WHERE made_at <= :before AND state <> 'RUNNING' ORDER BY id LIMIT :limit)""")
                .bind("before", clock.instant().minus(KEPT)).bind("limit", limit).execute());
    }

    private static MemberImport read(ResultSet row) throws SQLException {
        return new MemberImport(row.getLong("id"), row.getLong("list_id"), row.getString("made_by"),
                row.getTimestamp("made_at").toInstant(), State.valueOf(row.getString("state")),
                new MemberImport.Counts(row.getInt("total"), row.getInt("done"), row.getInt("added"), row.getInt("already"),
                        row.getInt("invalid")),
                row.getTimestamp("finished_at") == null ? null : row.getTimestamp("finished_at").toInstant());
    }

    /**
     * A row that held no address when it was read holds none now, though what is shown of it may look like one; an address that the list
     * did not want then is asked about again. Where somebody was erased meanwhile, no address stands any more.
     */
    private static RosterRow row(ResultSet row) throws SQLException {
        RosterResult expected = result(row);
        return expected.heldAddress() && EmailAddress.parse(expected.address()) instanceof ParsedAddress.Valid(EmailAddress address)
                ? new RosterRow.Entry(expected.line(), address, row.getString("name"))
                : new RosterRow.Wrong(expected.line(), expected.address(), expected.reason());
    }

    private static RosterResult result(ResultSet row) throws SQLException {
        return new RosterResult(row.getInt("line"), row.getString("address"), Outcome.valueOf(row.getString("outcome")),
                row.getString("reason"));
    }
}
