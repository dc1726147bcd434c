package org.indaba.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from servers' own words: their file, and their complaints. */
class PostmasterPidTest {

    @TempDir
    Path folder;

    @Test
    void runningServerNamesItsPortAndState() {
        assertThat(PostmasterPid.parse(List.of("42", "/data", "1790000000", "15432", "", "127.0.0.1", "  9 8", "ready   ")))
                .contains(new PostmasterPid(42, 15432, true));
        assertThat(PostmasterPid.parse(List.of("42", "/data", "1790000000", "15432", "", "127.0.0.1", "  9 8", "stopping")))
                .contains(new PostmasterPid(42, 15432, false));
    }

    @Test
    void halfWrittenFileNamesWhatItHolds() {
        assertThat(PostmasterPid.parse(List.of("42", "/data"))).contains(new PostmasterPid(42, 0, false));
        assertThat(PostmasterPid.parse(List.of())).isEmpty();
        assertThat(PostmasterPid.parse(List.of("", ""))).isEmpty();
        assertThat(PostmasterPid.parse(List.of("postgres"))).isEmpty();
    }

    @Test
    void processOfAnotherProgramIsNoServer() throws IOException {
        DatabaseFolder database = new DatabaseFolder(folder);
        assertThat(new PostmasterPid(ProcessHandle.current().pid(), 1, true).server(database)).isEmpty();
        assertThat(PostmasterPid.read(database)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "creating\n2026-01-01 00:00:00 UTC [1] FATAL:  no space\nchild process exited\nremoving contents\nbye",
        "initdb: error: no space\nhint",
        "no space",
    })
    void firstComplaintIsTheReason(String output) {
        assertThat(new Execution.Result(1, output).reason()).isEqualTo("no space");
    }
}
