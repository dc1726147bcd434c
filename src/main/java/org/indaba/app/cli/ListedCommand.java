package org.indaba.app.cli;

import org.indaba.lists.MailList;
import picocli.CommandLine.Parameters;

/** A command about one list, which is the first thing that is typed. */
abstract class ListedCommand implements Command {

    @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Override
    public final void run(Operations operations, Console console) {
        run(operations, console, ListName.find(operations, name));
    }

    /** Does it. @param list what was typed */
    abstract void run(Operations operations, Console console, MailList list);
}
