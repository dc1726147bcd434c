package org.indaba.app.cli;

import java.util.List;
import java.util.Optional;
import org.indaba.app.home.Refusal;
import org.indaba.deliver.DeferralReason;
import org.indaba.deliver.Pace;
import org.indaba.deliver.SiteNames;
import org.indaba.deliver.SiteState;
import org.indaba.deliver.Sites;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code sites [SITE]}: where copies go, which of these places are in trouble, and why one is slow. */
@CommandLine.Command(name = "sites", description = "Lists the sites with mail waiting, and those in trouble; or says why one is slow.")
@Manual(examples = {"sites", "sites mx.example.org"}, more = "A site is the hosts that share the mail of some domains; it is tried and "
        + "limited as a whole. LIMIT is how many connections it may have at this moment, and WHY what decided that. Of a site that another "
        + "node sends to, that node knows the limit.",
        seeAlso = "indaba queue")
final class SitesCommand implements Command {

    @Parameters(arity = "0..1", paramLabel = "SITE", description = "Only this site, and why copies wait there.")
    String site = "";

    @Override
    public void run(Operations operations, Console console) {
        if (site.isEmpty()) {
            all(operations.sites(), console);
        } else {
            one(operations.sites(), console);
        }
    }

    private static Table table(Console console) {
        return console.table("site", "due", "trying", "deferred", "held", "connections", "limit", "copiesPerMinute", "why", "failures",
                "backoffUntil", "lastError");
    }

    private static void all(Sites sites, Console console) {
        try (Table table = table(console)) {
            String after = "";
            List<SiteState> page;
            do {
                page = sites.states(after);
                page.forEach(state -> table.add(row(sites, state)));
                after = page.isEmpty() ? after : page.getLast().site();
            } while (page.size() == Sites.MAX_SITES);
        }
    }

    private void one(Sites sites, Console console) {
        Optional<SiteState> state = sites.state(site);
        if (state.isEmpty() && sites.pace(site).isEmpty()) {
            throw new Refusal("No mail waits for a site " + site + ", and none went there lately. bin/indaba sites lists the others.");
        }
        try (Table table = table(console)) {
            table.add(row(sites, state.orElse(new SiteState(SiteNames.asKept(site), 0, 0, 0, 0, 0, null, ""))));
        }
        try (Table table = console.table("code", "enhanced", "copies", "latest", "reply")) {
            for (DeferralReason reason : sites.deferrals(site)) {
                table.add(Row.of("code", reason.code()).and("enhanced", reason.enhanced()).and("copies", reason.copies())
                        .and("latest", reason.latest()).and("reply", reason.reply()));
            }
        }
    }

    private static Row row(Sites sites, SiteState state) {
        Optional<Pace> pace = sites.pace(state.site());
        return Row.of("site", state.site()).and("due", state.due()).and("trying", state.trying())
                .and("deferred", state.deferred()).and("held", state.held())
                .and("connections", pace.map(Pace::open).orElse(null)).and("limit", pace.map(Pace::limit).orElse(null))
                .and("mostConnections", pace.map(Pace::most).orElse(null))
                .and("copiesPerMinute", pace.map(Pace::copiesLastMinute).orElse(null))
                .and("mostCopiesPerMinute", pace.map(Pace::copiesPerMinute).filter(most -> most > 0).orElse(null))
                .and("why", pace.map(Pace::why).orElse("")).and("since", pace.map(Pace::since).orElse(null))
                .and("waitsUntil", pace.map(Pace::waitsUntil).orElse(null)).and("node", sites.node(state.site()).orElse(""))
                .and("failures", state.failures()).and("backoffUntil", state.backoffUntil()).and("lastError", state.lastError());
    }
}
