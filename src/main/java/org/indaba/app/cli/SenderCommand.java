package org.indaba.app.cli;

import java.util.List;
import org.indaba.app.home.Refusal;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.KnownSender;
import org.indaba.moderate.KnownSenders;
import org.indaba.moderate.SenderVerdict;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code sender set|forget|show LIST …}: what is always done with the posts of a sender. */
@CommandLine.Command(name = "sender", description = "Decides what is always done with the posts of a sender.",
        subcommands = {SenderCommand.Set.class, SenderCommand.Forget.class, SenderCommand.Show.class})
@Manual(examples = {"sender set afnog eve@example.org hold", "sender show afnog"}, seeAlso = {"indaba held", "indaba ban"})
final class SenderCommand {

    private static final EmailAddress NOBODY = new EmailAddress("nobody", "invalid");

    /** {@code sender set LIST ADDR VERDICT}. */
    @CommandLine.Command(name = "set", description = "Accepts, holds, refuses or drops the posts of a sender from now on.")
    @Manual(examples = {"sender set afnog news@example.org accept", "sender set afnog eve@example.org discard"},
            more = "Who is accepted may post as a member may; the other rules still look.",
            seeAlso = {"indaba sender show", "indaba sender forget", "indaba explain"})
    static final class Set extends ListedCommand {
        @Parameters(index = "1", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as eve@example.org.")
        EmailAddress address = NOBODY;

        @Parameters(index = "2", paramLabel = "VERDICT", description = "One of accept, hold, reject and discard.")
        String verdict = "";

        @Override
        void run(Operations operations, Console console, MailList list) {
            SenderVerdict wanted = SenderVerdict.of(verdict).orElseThrow(() ->
                    new Refusal("There is no verdict \"" + verdict + "\"; there are " + SenderVerdict.words() + "."));
            if (!Logged.change(operations, () -> operations.senders().setInTx(list.id(), address, wanted, "command line"),
                    "sender " + wanted.word(), list.post().toString(), address.toString())) {
                throw new Refusal("The list knows " + KnownSenders.MAX_SENDERS + " senders, and no more may be. Forget some first, or ban "
                        + "a whole domain with: bin/indaba ban add");
            }
            console.result("Posts of " + address + " to " + list.post() + ": " + wanted.word() + " from now on.",
                    Row.of("list", list.post()).and("address", address).and("verdict", wanted.word()));
        }
    }

    /** {@code sender forget LIST ADDR}. */
    @CommandLine.Command(name = "forget", description = "Judges the posts of a sender like all others again.")
    @Manual(examples = "sender forget afnog eve@example.org", seeAlso = "indaba sender show")
    static final class Forget extends ListedCommand {
        @Parameters(index = "1", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as eve@example.org.")
        EmailAddress address = NOBODY;

        @Override
        void run(Operations operations, Console console, MailList list) {
            if (!Logged.change(operations, () -> operations.senders().removeInTx(list.id(), address), "sender forget",
                    list.post().toString(), address.toString())) {
                throw new Refusal("Nothing was decided about " + address + ". See the senders with: bin/indaba sender show " + list.post());
            }
            console.result("Posts of " + address + " are judged like all others again.",
                    Row.of("list", list.post()).and("address", address).and("forgotten", true));
        }
    }

    /** {@code sender show LIST}. */
    @CommandLine.Command(name = "show", description = "Lists the senders about whom moderators decided, by address.")
    @Manual(examples = {"sender show afnog", "sender show afnog --json"}, seeAlso = "indaba sender set")
    static final class Show extends ListedCommand {
        @Override
        void run(Operations operations, Console console, MailList list) {
            try (Table table = console.table("address", "verdict", "by", "at")) {
                String after = "";
                List<KnownSender> page;
                do {
                    page = operations.senders().page(list.id(), after, KnownSenders.MAX_PAGE);
                    for (KnownSender sender : page) {
                        table.add(Row.of("address", sender.address()).and("verdict", sender.verdict().word()).and("by", sender.by())
                                .and("at", sender.at()));
                        after = sender.address().key();
                    }
                } while (page.size() == KnownSenders.MAX_PAGE);
            }
        }
    }
}
