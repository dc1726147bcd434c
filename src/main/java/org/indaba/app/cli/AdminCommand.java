package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code admin add|remove ADDR}: who administers the site; {@code postmaster@} reaches them. */
@CommandLine.Command(name = "admin", description = "Adds or removes a site administrator; postmaster@ reaches them.",
        subcommands = {AdminCommand.Add.class, AdminCommand.Remove.class})
@Manual(examples = {"admin add ann@example.org", "admin remove ann@example.org"}, seeAlso = "indaba admins")
final class AdminCommand {

    /** Stands in the fields until picocli has read the command line; the parameter is required. */
    private static final EmailAddress NOBODY = new EmailAddress("nobody", "invalid");

    /** {@code admin add ADDR}. */
    @CommandLine.Command(name = "add", description = "Makes somebody a site administrator.")
    @Manual(examples = "admin add ann@example.org",
            more = "It is the address of a person: those of lists and of this server, such as postmaster@, are refused.",
            seeAlso = {"indaba admins", "indaba admin remove"})
    static final class Add implements Command {
        @Parameters(paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = NOBODY;

        @Override
        public void run(Operations operations, Console console) {
            OwnAddress.refuse(operations, address);
            boolean added = operations.transactions().call(() -> {
                boolean done = operations.administrators().addInTx(address);
                if (done) {
                    operations.audit().appendInTx("operator", "admin add", address.toString(), "");
                }
                return done;
            });
            console.result(address + (added ? " is an administrator from now on." : " is an administrator already."),
                    Row.of("address", address.toString()).and("added", added));
        }
    }

    /** {@code admin remove ADDR}. */
    @CommandLine.Command(name = "remove", description = "Makes somebody an administrator no longer.")
    @Manual(examples = "admin remove ann@example.org", seeAlso = {"indaba admins", "indaba admin add"})
    static final class Remove implements Command {
        @Parameters(paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = NOBODY;

        @Override
        public void run(Operations operations, Console console) {
            boolean removed = operations.transactions().call(() -> {
                boolean done = operations.administrators().removeInTx(address);
                if (done) {
                    operations.audit().appendInTx("operator", "admin remove", address.toString(), "");
                }
                return done;
            });
            if (!removed) {
                throw new Refusal(address + " is no administrator. See them with: bin/indaba admins");
            }
            console.result(address + " is an administrator no longer.", Row.of("address", address.toString()).and("removed", true));
        }
    }
}
