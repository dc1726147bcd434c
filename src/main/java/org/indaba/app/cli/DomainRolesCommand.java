package org.indaba.app.cli;

import java.util.stream.Stream;
import org.indaba.access.DomainRole;
import picocli.CommandLine;

/** {@code domain-roles}: who is in charge of domains. */
@CommandLine.Command(name = "domain-roles", description = "Lists the administrators and list creators of domains.")
@Manual(examples = {"domain-roles", "domain-roles --json"}, seeAlso = "indaba domain-role")
final class DomainRolesCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("domain", "role", "address")) {
            Stream.of(DomainRole.values()).flatMap(role -> operations.authorities().all(role).stream())
                    .forEach(grant -> table.add(Row.of("domain", grant.domain()).and("role", WordConverter.word(grant.role()))
                            .and("address", grant.address().toString())));
        }
    }
}
