package org.indaba.app.cli;

import java.util.List;
import java.util.Locale;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code members LIST}: who is on a list. */
@CommandLine.Command(name = "members", description = "Lists the members of a list.")
@Manual(examples = {"members afnog", "members afnog --search example.org --json"}, seeAlso = "indaba member")
final class MembersCommand implements Command {

    /** Members are read a page at a time, so that a list of a million takes no memory. */
    private static final int PAGE = 1_000;

    @Parameters(paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Option(names = "--search", paramLabel = "TEXT", description = "Only those whose address or name holds this.")
    String search = "";

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        try (Table table = console.table("address", "name", "delivery", "copies")) {
            String after = "";
            List<Membership> page;
            do {
                page = operations.roster().search(list.id(), search, after, PAGE);
                page.forEach(member -> table.add(Row.of("address", member.address().toString()).and("name", member.displayName())
                        .and("delivery", member.delivery().name().toLowerCase(Locale.ROOT)).and("copies", member.variant().words())));
                after = page.isEmpty() ? after : page.getLast().address().key();
            } while (page.size() == PAGE);
        }
    }
}
