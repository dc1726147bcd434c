package org.indaba.app.cli;

import java.util.function.BooleanSupplier;
import org.indaba.access.DomainGrant;
import org.indaba.access.DomainRole;
import org.indaba.app.home.Refusal;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code domain-role add|remove DOMAIN administrator|creator ADDR}: who is in charge of a domain, or makes lists there. */
@CommandLine.Command(name = "domain-role", description = "Makes somebody administrator or list creator of a domain, or takes that back.",
        subcommands = {DomainRoleCommand.Add.class, DomainRoleCommand.Remove.class})
@Manual(examples = {"domain-role add lists.example.org administrator ann@example.org",
        "domain-role remove lists.example.org creator bob@example.org"}, seeAlso = {"indaba domain-roles", "indaba admin"})
final class DomainRoleCommand {

    private static final EmailAddress NOBODY = new EmailAddress("nobody", "invalid");

    /** What both are given. */
    private abstract static class Change implements Command {
        @Parameters(index = "0", paramLabel = "DOMAIN", description = "Such as lists.example.org.")
        String domain = "";

        @Parameters(index = "1", paramLabel = "ROLE", converter = RoleConverter.class, description = "Administrator or creator.")
        DomainRole role = DomainRole.CREATOR;

        @Parameters(index = "2", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = NOBODY;

        boolean logged(Operations operations, DomainGrant grant, String action, BooleanSupplier change) {
            return Logged.change(operations, change, action, grant.domain(), WordConverter.word(role) + " " + address);
        }
    }

    /** {@code domain-role add DOMAIN ROLE ADDR}. */
    @CommandLine.Command(name = "add", description = "Gives somebody a role in a domain that is served.")
    @Manual(examples = "domain-role add lists.example.org creator bob@example.org",
            more = "An administrator may do what the owners of all lists of the domain may, and make lists there; a creator makes lists.",
            seeAlso = {"indaba domain-roles", "indaba domain-role remove"})
    static final class Add extends Change {
        @Override
        public void run(Operations operations, Console console) {
            DomainGrant grant = grant(operations, domain, role, address);
            OwnAddress.refuse(operations, address);
            boolean added = logged(operations, grant, "domain-role add", () -> operations.authorities().addInTx(grant));
            console.result(sentence(grant, "is") + (added ? " from now on." : " already."), row(grant).and("added", added));
        }
    }

    /** {@code domain-role remove DOMAIN ROLE ADDR}. */
    @CommandLine.Command(name = "remove", description = "Takes a role in a domain from somebody.")
    @Manual(examples = "domain-role remove lists.example.org administrator ann@example.org",
            seeAlso = {"indaba domain-roles", "indaba domain-role add"})
    static final class Remove extends Change {
        @Override
        public void run(Operations operations, Console console) {
            DomainGrant grant = grant(operations, domain, role, address);
            if (!logged(operations, grant, "domain-role remove", () -> operations.authorities().removeInTx(grant))) {
                throw new Refusal(sentence(grant, "is not") + ". See who is with: bin/indaba domain-roles");
            }
            console.result(sentence(grant, "is not") + " any more.", row(grant).and("removed", true));
        }
    }

    /** Reads the name of a role. */
    static final class RoleConverter extends WordConverter<DomainRole> {
        RoleConverter() {
            super(DomainRole.class, "is no role: administrator or creator");
        }
    }

    private static DomainGrant grant(Operations operations, String domain, DomainRole role, EmailAddress address) {
        String served = operations.domains().all().stream().filter(each -> each.equalsIgnoreCase(domain)).findFirst()
                .orElseThrow(() -> new Refusal(domain + " is none of the domains. See them with: bin/indaba domains"));
        return new DomainGrant(served, role, address);
    }

    private static String sentence(DomainGrant grant, String is) {
        return grant.address() + " " + is + " " + WordConverter.word(grant.role()) + " of " + grant.domain();
    }

    private static Row row(DomainGrant grant) {
        return Row.of("domain", grant.domain()).and("role", WordConverter.word(grant.role())).and("address", grant.address().toString());
    }
}
