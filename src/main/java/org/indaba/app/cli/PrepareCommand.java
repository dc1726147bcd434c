package org.indaba.app.cli;

import picocli.CommandLine;

/** {@code prepare}: makes a home with an empty database, and no more; for the launcher, whose demos begin with a copy of that database. */
@CommandLine.Command(name = "prepare", hidden = true, description = "Makes a home and its database, and does no more; for the launcher.")
@Manual(examples = "prepare")
final class PrepareCommand implements Command {

    @Override
    public HomeUse homeUse() {
        return HomeUse.MADE;
    }

    @Override
    public void run(Operations operations, Console console) {
        // Before a command runs, the home and its database are there.
    }
}
