package org.indaba.app.cli;

import java.util.List;
import java.util.Locale;
import org.indaba.bounce.BounceMember;
import org.indaba.bounce.BounceReader;
import org.indaba.lists.MailList;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bounce show LIST}: who has a score, and who is suspended. */
@CommandLine.Command(name = "show", description = "Lists the members of a list with a score, and those whose delivery is suspended.")
@Manual(examples = {"bounce show afnog", "bounce show afnog --incidents"},
        more = "A score is in points: a day with a permanent failure adds 1, a day with another one 0.25, and a copy that arrived takes 1 "
                + "away. At the list's bounce-threshold delivery is suspended.",
        seeAlso = {"indaba bounce history", "indaba bounce reset", "indaba list set"})
final class BounceShowCommand implements Command {

    /** Read a page at a time, so that any number takes no memory. */
    private static final int PAGE = 500;

    /** So many incidents, the newest. */
    private static final int INCIDENTS = 50;

    @Parameters(paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Option(names = "--incidents", description = "Lists the sites that refused posts, the newest first, in place of members.")
    boolean incidents;

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        if (incidents) {
            showIncidents(operations.bounceReader(), list, console);
        } else {
            showMembers(operations.bounceReader(), list, console);
        }
    }

    private static void showMembers(BounceReader reader, MailList list, Console console) {
        try (Table table = console.table("address", "score", "stage", "reason", "last", "next")) {
            String after = "";
            List<BounceMember> page;
            do {
                page = reader.members(list.id(), after, PAGE);
                page.forEach(member -> table.add(Row.of("address", member.address().toString())
                        .and("score", points(member.score().points())).and("stage", member.stage().word())
                        .and("reason", member.score().reason()).and("last", member.score().lastAt())
                        .and("next", member.next(list.settings().bounces()))));
                after = page.isEmpty() ? after : page.getLast().address().key();
            } while (page.size() == PAGE);
        }
    }

    private static void showIncidents(BounceReader reader, MailList list, Console console) {
        try (Table table = console.table("at", "site", "domain", "post", "copies", "reason", "evidence")) {
            reader.incidents(list.id(), Long.MAX_VALUE, INCIDENTS).forEach(incident -> table.add(Row.of("at", incident.openedAt())
                    .and("site", incident.site()).and("domain", incident.domain()).and("post", incident.postId())
                    .and("copies", incident.members()).and("reason", incident.reason()).and("evidence", incident.evidence())));
        }
    }

    /** Hundredths of a point, as people write them. */
    static String points(int hundredths) {
        return String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
    }
}
