package org.indaba.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.indaba.app.database.Schema;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the schema that this program knows, and how to take some of them: in the transaction of a connection, so that what they
 * make is there with the rows or not at all. Immutable.
 */
final class Migrations {

    private final SortedMap<String, String> texts;

    /** @param texts the SQL of each step, by the name of its file: {@code V001__lists.sql} */
    Migrations(SortedMap<String, String> texts) {
        this.texts = new TreeMap<>(texts);
    }

    static Migrations ofThisProgram() {
        SortedMap<String, String> texts = new TreeMap<>();
        for (String name : Schema.scripts()) {
            try (InputStream text = Migrations.class.getClassLoader().getResourceAsStream(Schema.FOLDER + name)) {
                texts.put(name, new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("the program's own migrations cannot be read", e);
            }
        }
        return new Migrations(texts);
    }

    /** Those that a database has seen, in their order; none if it has no schema of ours. */
    static List<Manifest.Migration> applied(Connection connection) throws SQLException {
        List<Manifest.Migration> applied = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(
                "SELECT version, coalesce(checksum, 0) FROM flyway_schema_history WHERE success AND version IS NOT NULL "
                        + "ORDER BY version")) {
            while (rows.next()) {
                applied.add(new Manifest.Migration(rows.getString(1), rows.getInt(2)));
            }
        }
        return applied;
    }

    private List<String> versions() {
        return texts.keySet().stream().map(name -> name.substring(1, name.indexOf("__"))).toList();
    }

    /** @throws Refusal if this program cannot make the schema that a backup was taken from */
    void mustKnow(Manifest manifest) {
        List<String> theirs = manifest.migrations().stream().map(Manifest.Migration::version).toList();
        List<String> ours = versions();
        for (String version : theirs) {
            if (!ours.contains(version)) {
                throw new Refusal("The backup is newer than this program: it has seen the migration " + version + ", which is unknown "
                        + "here (it was written by Indaba " + manifest.program() + "). Nothing was changed; restore it with that Indaba, "
                        + "or a newer one.");
            }
        }
        if (theirs.isEmpty() || !ours.subList(0, theirs.size()).equals(theirs)) {
            throw BackupReader.damaged("its migrations have a gap", null);
        }
    }

    /** Brings an empty database to the schema of a backup. The connection's transaction stays open. */
    void makeInTx(Connection connection, Manifest manifest) throws SQLException {
        Manifest.Migration last = manifest.migrations().getLast();
        migrate(connection, last.version());
        if (!applied(connection).equals(manifest.migrations())) {
            throw new Refusal("The schema of the backup is not the one that this program makes under the same number: it was written by "
                    + "Indaba " + manifest.program() + ". Nothing was changed; restore it with that Indaba.");
        }
    }

    /** Takes all steps that are left. */
    void finishInTx(Connection connection) {
        migrate(connection, versions().getLast());
    }

    private void migrate(Connection connection, String target) {
        try {
            Flyway.configure().dataSource(new OpenTransaction(connection)).resourceProvider(new Texts(texts))
                    .javaMigrationClassProvider(List::<Class<? extends JavaMigration>>of).target(target).load().migrate();
        } catch (FlywayException e) {
            throw new Refusal("The schema could not be made (" + String.valueOf(e.getMessage()).strip() + "). Nothing was changed.", e);
        }
    }

    /** What Flyway looks for on the class path otherwise, where a packaged program hides it. */
    private record Texts(SortedMap<String, String> texts) implements ResourceProvider {

        @Override
        public @Nullable LoadableResource getResource(String name) {
            String text = texts.get(name);
            return text == null ? null : new Text(name, text);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return texts.entrySet().stream().filter(each -> each.getKey().startsWith(prefix))
                    .filter(each -> List.of(suffixes).stream().anyMatch(each.getKey()::endsWith))
                    .map(each -> (LoadableResource) new Text(each.getKey(), each.getValue())).toList();
        }
    }

    private static final class Text extends LoadableResource {
        private final String name;
        private final String text;

        Text(String name, String text) {
            this.name = name;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
