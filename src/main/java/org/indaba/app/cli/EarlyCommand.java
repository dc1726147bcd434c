package org.indaba.app.cli;

import java.nio.file.Path;
import java.util.Map;
import org.indaba.app.home.Home;

/** A command that needs neither a home nor a server, or makes and starts by itself what it needs: it runs before anything is started. */
public non-sealed interface EarlyCommand extends Action {

    /**
     * Does it.
     *
     * @param surroundings where it runs
     */
    void run(Surroundings surroundings, Console console);

    /**
     * Where a command runs.
     *
     * @param installation where this program is installed; an absolute path
     * @param home the home that is meant; need not exist
     * @param environment the process's environment
     */
    record Surroundings(Path installation, Home home, Map<String, String> environment) {
    }
}
