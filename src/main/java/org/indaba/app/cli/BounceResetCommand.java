package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.bounce.ComeBack;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bounce reset LIST ADDR}: takes a score away, and lets posts go there again. */
@CommandLine.Command(name = "reset", description = "Takes a member's score away, and lets posts go there again.")
@Manual(examples = "bounce reset afnog bob@example.org", more = "An address that is suppressed gets posts again as well.",
        seeAlso = {"indaba bounce show", "indaba bounce history"})
final class BounceResetCommand implements Command {

    @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Parameters(index = "1", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
    EmailAddress address = new EmailAddress("nobody", "invalid");

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        switch (operations.transactions().call(() -> operations.comeBack().resetInTx(list, address, "operator"))) {
            case ComeBack.Result.Back _ -> console.result("Nothing stands against " + address + " on " + list.post() + ".",
                    Row.of("address", address.toString()).and("list", list.post().toString()).and("reset", true));
            case ComeBack.Result.Gone _ -> throw new Refusal(address + " is no member of " + list.post()
                    + ". See its members with: bin/indaba members " + list.post());
        }
    }
}
