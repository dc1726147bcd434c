package org.indaba.app.database;

import java.util.SortedSet;

/** How the schema of a database stands to this program. */
public sealed interface SchemaState {

    /** The database has no schema of Indaba's. */
    record Absent() implements SchemaState {
    }

    /** It is this program's. */
    record Current() implements SchemaState {
    }

    /**
     * This program brings migrations that the database has not seen.
     *
     * @param missing their versions
     */
    record Older(SortedSet<String> missing) implements SchemaState {
    }

    /**
     * The database has seen migrations that this program does not know: a newer Indaba was here.
     *
     * @param unknown their versions
     */
    record Newer(SortedSet<String> unknown) implements SchemaState {
    }
}
