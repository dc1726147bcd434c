package org.indaba.app.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a database says that it holds: asked of it, so that no list of tables has to be kept in step with the migrations. Names that
 * come from here, and only those, are written into SQL.
 *
 * @param tables by name; a partition is part of its table
 * @param sequences names
 */
record Catalogue(SortedMap<String, Table> tables, List<String> sequences) {

    private static final String OURS = """
            c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """;
    private static final Pattern DAYS = Pattern.compile("FOR VALUES FROM \\('(\\d{4}-\\d{2}-\\d{2})'\\) TO \\('(\\d{4}-\\d{2}-\\d{2})'\\)");

    /**
     * A table.
     *
     * @param name its name
     * @param kind how it keeps its rows
     * @param columns those that can be given a value
     * @param refersTo the tables that its rows refer to, other than itself
     * @param partitions those of days; the one for all other days is made with the table
     */
    record Table(String name, Kind kind, List<String> columns, Set<String> refersTo, List<Manifest.Partition> partitions) {

        /** Its name and columns, as SQL. */
        String sql() {
            return quoted(name) + " " + columnList();
        }

        /** What copies all rows out. */
        String copyOut() {
            return switch (kind) {
                case PLAIN -> "COPY " + sql() + " TO STDOUT";
                // A partitioned table has no rows of its own that COPY would take.
                case PARTITIONED -> "COPY (SELECT " + columnSql() + " FROM " + quoted(name) + ") TO STDOUT";
            };
        }

        private String columnList() {
            return "(" + columnSql() + ")";
        }

        private String columnSql() {
            return String.join(", ", columns.stream().map(Catalogue::quoted).toList());
        }

        /** This table with its columns in another order. */
        Table withColumns(List<String> others) {
            return new Table(name, kind, others, refersTo, partitions);
        }
    }

    /** How a table keeps its rows. */
    enum Kind {
        /** By itself. */
        PLAIN,
        /** In partitions. */
        PARTITIONED
    }

    /** Asks a database for the tables and sequences of its current schema, those of extensions left out. */
    static Catalogue read(Connection connection) throws SQLException {
        SortedMap<String, Table> tables = new TreeMap<>();
        Map<String, List<String>> columns = columns(connection);
        Map<String, Set<String>> references = references(connection);
        Map<String, List<Manifest.Partition>> partitions = partitions(connection);
        each(connection, "SELECT c.relname, c.relkind = 'p' FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND "
                + OURS, row -> {
                    String name = row.getString(1);
                    tables.put(name, new Table(name, row.getBoolean(2) ? Kind.PARTITIONED : Kind.PLAIN,
                            columns.getOrDefault(name, List.of()), references.getOrDefault(name, Set.of()),
                            partitions.getOrDefault(name, List.of())));
                });
        List<String> sequences = new ArrayList<>();
        each(connection, "SELECT c.relname FROM pg_class c WHERE c.relkind = 'S' AND " + OURS + " ORDER BY 1",
                row -> sequences.add(row.getString(1)));
        return new Catalogue(tables, sequences);
    }

    /** Whether nothing at all is in the current schema of a database. */
    static boolean empty(Connection connection) throws SQLException {
        boolean[] some = new boolean[1];
        each(connection, "SELECT EXISTS (SELECT 1 FROM pg_class c WHERE " + OURS + ")", row -> some[0] = row.getBoolean(1));
        return !some[0];
    }

    private static Map<String, List<String>> columns(Connection connection) throws SQLException {
        Map<String, List<String>> columns = new HashMap<>();
        // A generated column takes no value.
        each(connection, "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                + "WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relkind IN ('r', 'p') AND " + OURS
                + " ORDER BY a.attrelid, a.attnum",
                row -> columns.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2)));
        return columns;
    }

    private static Map<String, Set<String>> references(Connection connection) throws SQLException {
        Map<String, Set<String>> references = new HashMap<>();
        each(connection, "SELECT c.relname, r.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
                + "JOIN pg_class r ON r.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND " + OURS,
                row -> references.computeIfAbsent(row.getString(1), _ -> new HashSet<>()).add(row.getString(2)));
        return references;
    }

    private static Map<String, List<Manifest.Partition>> partitions(Connection connection) throws SQLException {
        Map<String, List<Manifest.Partition>> partitions = new HashMap<>();
        each(connection, "SELECT p.relname, c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i "
                + "JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent WHERE c.relispartition "
                + "AND c.relkind IN ('r', 'p') AND "
                + OURS + " ORDER BY c.relname",
                row -> {
                    List<Manifest.Partition> of = partitions.computeIfAbsent(row.getString(1), _ -> new ArrayList<>());
                    days(row.getString(2), row.getString(3)).ifPresent(of::add);
                });
        return partitions;
    }

    private static Optional<Manifest.Partition> days(String name, String bounds) {
        Matcher days = DAYS.matcher(bounds);
        if (days.matches()) {
            return Optional.of(new Manifest.Partition(name, days.group(1), days.group(2)));
        }
        if (bounds.equals("DEFAULT")) {
            return Optional.empty();
        }
        throw new IllegalStateException("backups know no partition like " + name + " " + bounds);
    }

    /** The tables in an order in which each comes after those that it refers to. */
    List<Table> parentsFirst() {
        Map<String, Table> ordered = new LinkedHashMap<>();
        while (ordered.size() < tables.size()) {
            List<Table> next = tables.values().stream().filter(table -> !ordered.containsKey(table.name())
                    && ordered.keySet().containsAll(table.refersTo())).toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle: " + tables.keySet());
            }
            next.forEach(table -> ordered.put(table.name(), table));
        }
        return List.copyOf(ordered.values());
    }

    /** A name as SQL takes it, whatever is in it. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @FunctionalInterface
    private interface Look {
        void at(ResultSet row) throws SQLException;
    }

    private static void each(Connection connection, String sql, Look look) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql); ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                look.at(rows);
            }
        }
    }
}
