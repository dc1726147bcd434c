package org.indaba.app.cli;

import picocli.CommandLine;

/** {@code admins}: the site's administrators. */
@CommandLine.Command(name = "admins", description = "Lists the site's administrators.")
@Manual(examples = {"admins", "admins --json"}, seeAlso = "indaba admin")
final class AdminsCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("address")) {
            operations.administrators().all().forEach(address -> table.add(Row.of("address", address.toString())));
        }
    }
}
