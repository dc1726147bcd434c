package org.indaba.app.cli;

import picocli.CommandLine;

/** {@code domains}: the mail domains that are served. */
@CommandLine.Command(name = "domains", description = "Lists the mail domains that are served.")
@Manual(examples = "domains", seeAlso = "indaba domain")
final class DomainsCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("domain")) {
            operations.domains().all().forEach(domain -> table.add(Row.of("domain", domain)));
        }
    }
}
