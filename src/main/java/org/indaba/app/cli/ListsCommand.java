package org.indaba.app.cli;

import java.util.Map;
import org.indaba.lists.ListSetting;
import org.indaba.lists.MailList;
import picocli.CommandLine;

/** {@code lists}: all lists. */
@CommandLine.Command(name = "lists", description = "Lists the lists.")
@Manual(examples = {"lists", "lists --json"}, seeAlso = "indaba list show")
final class ListsCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        Map<Long, Long> members = operations.roster().counts();
        try (Table table = console.table("list", "members", "posting", "description")) {
            for (MailList list : operations.lists().all()) {
                table.add(Row.of("list", list.post().toString()).and("members", members.getOrDefault(list.id(), 0L))
                        .and("posting", list.settings().value(ListSetting.POSTING)).and("description", list.settings().description()));
            }
        }
    }
}
