package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.bounce.ComeBack;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bounce reset LIST ADDR}: takes a score away, and lets posts go there again. */
@CommandLine.Command(name = "reset", description = "Takes a member's score away, and lets posts go there again.")
@Manual(examples = {"bounce reset afnog bob@example.org", "bounce reset afnog bob@example.org --send-missed"},
        more = "An address that is suppressed gets posts again as well.",
        seeAlso = {"indaba bounce show", "indaba bounce history"})
final class BounceResetCommand implements Command {

    @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Parameters(index = "1", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
    EmailAddress address = new EmailAddress("nobody", "invalid");

    @Option(names = "--send-missed", description = "Also sends the newest posts that were missed since the suspension, 20 at most.")
    boolean sendMissed;

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        ComeBack.Meantime meantime = sendMissed ? ComeBack.Meantime.SENT : ComeBack.Meantime.LEFT_OUT;
        ComeBack.By operator = new ComeBack.By("operator", ComeBack.Lifts.ALL);
        switch (operations.transactions().call(() -> operations.comeBack().resetInTx(list, address, operator, meantime))) {
            case ComeBack.Result.Back(var _, var _, int missed, var _) -> console.result(
                    "Nothing stands against " + address + " on " + list.post() + "."
                            + (sendMissed ? " Missed posts sent: " + missed + "." : ""),
                    Row.of("address", address.toString()).and("list", list.post().toString()).and("reset", true).and("missed", missed));
            case ComeBack.Result.Gone _ -> throw new Refusal(address + " is no member of " + list.post()
                    + ". See its members with: bin/indaba members " + list.post());
        }
    }
}
