package org.indaba.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import java.util.stream.Collectors;
import org.indaba.app.home.Refusal;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaDbTest {

    private final TestDatabase database = TestDatabase.create();
    private final DatabaseAddress address = new DatabaseAddress(database.url(), TestServer.username(), TestServer.password());

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void migratedSchemaIsCurrent() {
        assertThat(new Schema(address).state()).isEqualTo(new SchemaState.Current());
    }

    @Test
    void emptyDatabaseHasNone() {
        database.jdbi().useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
        assertThat(new Schema(address).state()).isEqualTo(new SchemaState.Absent());
    }

    @Test
    void missingMigrationMakesItOlder() {
        String last = Schema.ofThisProgram().last();
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM flyway_schema_history WHERE version = ?", last));
        assertThat(new Schema(address).state()).isInstanceOfSatisfying(SchemaState.Older.class,
                older -> assertThat(older.missing()).containsExactly(last));
    }

    @Test
    void unknownMigrationMakesItNewer() {
        TreeSet<String> fewer = Schema.ofThisProgram().headSet(Schema.ofThisProgram().last()).stream()
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new Schema(address, fewer).state()).isInstanceOf(SchemaState.Newer.class);
    }

    @Test
    void databaseThatDoesNotAnswerIsNamed() {
        assertThatThrownBy(() -> new Schema(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/x", "a", "b")).state())
                .isInstanceOf(Refusal.class).hasMessageContaining("127.0.0.1:1/x does not answer");
        assertThatThrownBy(() -> new Schema(new DatabaseAddress(TestServer.url() + "nonesuch", TestServer.username(),
                TestServer.password())).state()).isInstanceOf(Refusal.class).hasMessageContaining("no such database");
        assertThatThrownBy(() -> new Schema(new DatabaseAddress("jdbc:mysql://x", "a", "b")).state())
                .isInstanceOf(Refusal.class).hasMessageContaining("jdbc:postgresql://");
    }
}
