package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.indaba.app.home.Home;
import org.junit.jupiter.api.Test;

class RestoreCommandTest {

    private static String serve(String home, Map<String, String> environment) {
        return RestoreCommand.serve(new EarlyCommand.Surroundings(Path.of("/opt/indaba"), new Home(Path.of(home)), environment));
    }

    @Test
    void homeThatIsNotFoundByItselfIsNamedForTheStart() {
        assertThat(serve("/opt/indaba/data", Map.of())).isEqualTo("bin/indaba serve");
        assertThat(serve("/tmp/h2", Map.of())).isEqualTo("bin/indaba serve --home /tmp/h2");
        assertThat(serve("/tmp/h 2", Map.of())).isEqualTo("bin/indaba serve --home '/tmp/h 2'");
        assertThat(serve("/tmp/h2", Map.of("INDABA_HOME", "/tmp/h2"))).isEqualTo("bin/indaba serve");
        assertThat(serve("/opt/indaba/data", Map.of("INDABA_HOME", "/tmp/h2"))).isEqualTo("bin/indaba serve --home /opt/indaba/data");
    }
}
