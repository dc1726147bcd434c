package org.indaba.app.cli;

import java.util.Map;
import org.indaba.app.home.Home;

/** A command that needs neither a database nor a server: it runs before anything is started, and needs no home. */
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
     * @param home the home that is meant; need not exist
     * @param environment the process's environment
     */
    record Surroundings(Home home, Map<String, String> environment) {
    }
}
