package org.indaba.app.cli;

import java.util.List;
import org.indaba.deliver.SiteState;
import org.indaba.deliver.Sites;
import picocli.CommandLine;

/** {@code sites}: where copies go, and which of these places are in trouble. */
@CommandLine.Command(name = "sites", description = "Lists the sites with mail waiting, and those in trouble.")
@Manual(examples = "sites", more = "A site is the hosts that share the mail of some domains; it is tried and limited as a whole.",
        seeAlso = "indaba queue")
final class SitesCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("site", "due", "trying", "deferred", "held", "failures", "backoffUntil", "lastError")) {
            String after = "";
            List<SiteState> page;
            do {
                page = operations.sites().states(after);
                for (SiteState site : page) {
                    table.add(Row.of("site", site.site()).and("due", site.due()).and("trying", site.trying())
                            .and("deferred", site.deferred()).and("held", site.held()).and("failures", site.failures())
                            .and("backoffUntil", site.backoffUntil()).and("lastError", site.lastError()));
                }
                after = page.isEmpty() ? after : page.getLast().site();
            } while (page.size() == Sites.MAX_SITES);
        }
    }
}
