package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.lists.Somebody;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code second-factor remove ADDR}: for who has lost the phone and the recovery codes. */
@CommandLine.Command(name = "second-factor", description = "Takes the second step of signing in from somebody who lost it.",
        subcommands = SecondFactorCommand.Remove.class)
@Manual(examples = "second-factor remove ann@example.org", seeAlso = {"indaba login", "indaba admins"})
final class SecondFactorCommand {

    /** {@code second-factor remove ADDR}. */
    @CommandLine.Command(name = "remove", description = "Asks somebody for no code any more, and ends all their sessions.")
    @Manual(examples = "second-factor remove ann@example.org",
            more = "Be sure that it is that person who asks: whoever reads their mail gets in afterwards.", seeAlso = "indaba login")
    static final class Remove implements Command {
        @Parameters(paramLabel = "ADDR", converter = AddressConverter.class, description = "Any address of the person.")
        EmailAddress address = new EmailAddress("nobody", "invalid");

        @Override
        public void run(Operations operations, Console console) {
            Somebody person = operations.standings().somebody(address);
            boolean removed = operations.transactions().call(() -> {
                boolean done = operations.credentials().removeSecondFactorInTx(person.personId());
                if (done) {
                    operations.webSessions().endAllInTx(person.keys(), 0);
                    operations.audit().appendInTx("operator", "second-factor remove", address.toString(), "");
                }
                return done;
            });
            if (!removed) {
                throw new Refusal(address + " has no second factor; nothing was changed.");
            }
            console.result(address + " is asked for no second factor any more, and is signed in nowhere.",
                    Row.of("address", address.toString()).and("removed", true));
        }
    }
}
