package org.indaba.app.backup;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a backup says of itself, at its beginning. Checks the sizes and the forms of what it holds, since it may come from anywhere;
 * whether its names mean anything is for the database to say.
 *
 * @param kind always {@value #KIND}
 * @param format the version of the form of the file
 * @param program the Indaba that wrote it
 * @param server the version of the PostgreSQL server that it came from
 * @param takenAt the instant of the snapshot, in ISO 8601
 * @param migrations those that the database had seen, in their order
 * @param tables in an order in which no row comes before the one that it refers to
 * @param sequences all of the schema
 * @param leftOut tables that are not in the file
 * @param files files of the home
 */
record Manifest(String kind, int format, String program, String server, String takenAt, List<Migration> migrations, List<Table> tables,
        List<Sequence> sequences, List<LeftOut> leftOut, List<String> files) {

    /** What every manifest begins with. */
    static final String KIND = "Indaba backup";

    /** Raised when a program that knows the older form could misread the new one. */
    static final int FORMAT = 1;

    /** More than PostgreSQL allows in a name. */
    static final int LONGEST_NAME = 255;
    /** Our schema has some thirty tables. */
    static final int MOST_TABLES = 1000;
    /** What PostgreSQL allows. */
    static final int MOST_COLUMNS = 1600;
    /** A partition a day, for ten years, of all tables together. */
    static final int MOST_PARTITIONS = 10_000;

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    Manifest {
        if (!kind.equals(KIND) || format != FORMAT) {
            throw new IllegalArgumentException("this is another kind of file");
        }
        Objects.requireNonNull(program);
        Objects.requireNonNull(server);
        Objects.requireNonNull(takenAt);
        migrations = List.copyOf(migrations);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        leftOut = List.copyOf(leftOut);
        files = List.copyOf(files);
        atMost(migrations.size(), MOST_TABLES);
        atMost(tables.size(), MOST_TABLES);
        atMost(sequences.size(), MOST_TABLES);
        atMost(leftOut.size(), MOST_TABLES);
        atMost(files.size(), HomeFile.values().length);
        atMost(tables.stream().mapToInt(table -> table.partitions().size()).sum(), MOST_PARTITIONS);
        different(migrations.stream().map(Migration::version).toList());
        different(tables.stream().map(Table::name).toList());
        different(sequences.stream().map(Sequence::name).toList());
        different(files);
    }

    /**
     * A step of the schema.
     *
     * @param version as Flyway writes it: {@code 001}
     * @param checksum Flyway's sum over its text
     */
    record Migration(String version, int checksum) {
        Migration {
            checkName(version);
        }
    }

    /**
     * A table.
     *
     * @param name without the schema's
     * @param columns those that the file has values for, in the order of the file
     * @param rows how many there are
     * @param partitions those of a day or several, if it is partitioned
     */
    record Table(String name, List<String> columns, long rows, List<Partition> partitions) {
        Table {
            checkName(name);
            columns = List.copyOf(columns);
            partitions = List.copyOf(partitions);
            columns.forEach(Manifest::checkName);
            atMost(columns.size(), MOST_COLUMNS);
            different(columns);
            if (rows < 0) {
                throw new IllegalArgumentException("a table has no " + rows + " rows");
            }
        }

        /** The name among the entries of the file. */
        String entry() {
            return "tables/" + name + ".copy";
        }
    }

    /**
     * A part of a partitioned table.
     *
     * @param name a table's name
     * @param from the first day in it, {@code 2026-03-01}
     * @param to the first day after it
     */
    record Partition(String name, String from, String to) {
        Partition {
            checkName(name);
            if (!DAY.matcher(from).matches() || !DAY.matcher(to).matches()) {
                throw new IllegalArgumentException("a partition goes from day to day");
            }
        }
    }

    /**
     * A sequence.
     *
     * @param value the last one that it gave, or the first that it will give
     * @param used whether it gave that one
     */
    record Sequence(String name, long value, boolean used) {
        Sequence {
            checkName(name);
        }
    }

    /**
     * A table that is not in the file.
     *
     * @param name its name
     * @param reason why
     */
    record LeftOut(String name, String reason) {
        LeftOut {
            checkName(name);
            Objects.requireNonNull(reason);
        }
    }

    /** The rows of all tables. */
    long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    private static void checkName(String name) {
        atMost(name.length(), LONGEST_NAME);
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name is empty or holds a zero");
        }
    }

    private static void atMost(int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException(count + " of something of which there are at most " + most);
        }
    }

    private static void different(List<String> names) {
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("a name comes twice");
        }
    }
}
