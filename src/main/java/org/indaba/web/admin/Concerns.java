package org.indaba.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.indaba.deliver.LostDomain;
import org.indaba.deliver.SiteState;
import org.indaba.moderate.HeldCounts;
import org.indaba.spool.InboxView;
import org.indaba.web.admin.Concern.Weight;

/** Finds what is wrong in what the views say. For one request. */
final class Concerns {

    /** Held posts that wait longer than moderators usually sleep. */
    static final Duration HELD_LONG = Duration.ofHours(24);
    /** Accepted mail that no station has taken: the stations take a row within milliseconds. */
    static final Duration WAITING_LONG = Duration.ofMinutes(1);
    /** Of each sort so many are named; the pages behind them show all. */
    static final int NAMED = 3;
    /** Asked for, so that it is known whether there are more than are named. */
    private static final int ASKED = 50;

    private final Views views;
    private final ListNames lists;
    private final Instant now;

    Concerns(Views views, ListNames lists, Instant now) {
        this.views = views;
        this.lists = lists;
        this.now = now;
    }

    List<Concern> all() {
        List<Concern> all = new ArrayList<>();
        ourFaults(all);
        sites(all);
        domains(all);
        held(all);
        holds(all);
        return all;
    }

    private void ourFaults(List<Concern> all) {
        InboxView.Backlog backlog = views.inbox().backlog();
        long copies = views.queue().shunted();
        if (backlog.shunted() > 0 || copies > 0) {
            all.add(new Concern(Weight.TROUBLE, "A fault of Indaba itself set aside "
                    + Words.count(backlog.shunted(), "accepted message", "accepted messages") + " and "
                    + Words.count(copies, "copy", "copies") + ". Nothing is lost, and nobody was told.",
                    "Look at what happened, and replay it when the cause is gone.", "bin/indaba shunted", ""));
        }
        if (backlog.oldest() != null && backlog.oldest().isBefore(now.minus(WAITING_LONG))) {
            all.add(new Concern(Weight.TROUBLE, Words.count(backlog.waiting(), "accepted message waits", "accepted messages wait")
                    + " for being worked on, the oldest for " + Moment.words(Duration.between(backlog.oldest(), now)) + ".",
                    "The machine is overloaded, or the workers stand still: the log says which.", "", ""));
        }
    }

    private void sites(List<Concern> all) {
        List<SiteState> troubled = views.sites().troubled(ASKED);
        for (SiteState site : troubled.stream().limit(NAMED).toList()) {
            all.add(new Concern(Weight.WARNING, Words.cell(site.site()) + " does not take mail: " + Words.count(site.failures(), "failure",
                    "failures") + " in a row, " + Words.count(site.deferred(), "copy waits", "copies wait") + ". The last one was: "
                    + Words.cell(site.lastError()), "It is tried again by itself"
                    + (site.backoffUntil() == null ? "." : " " + Moment.of(site.backoffUntil(), now).ago() + "."), "",
                    SitesPage.path(site.site())));
        }
        if (troubled.size() > NAMED) {
            all.add(new Concern(Weight.WARNING, more(troubled.size() - NAMED, ASKED - NAMED) + " more sites do not take mail.",
                    "If it is nearly all of them, look at this machine's own way to the Internet, port 25 above all.", "", "/admin/sites"));
        }
    }

    private static String more(int more, int cap) {
        return more >= cap ? "At least " + more : Words.count(more);
    }

    private void domains(List<Concern> all) {
        List<LostDomain> lost = views.queue().lostDomains(ASKED);
        for (LostDomain domain : lost.stream().limit(NAMED).toList()) {
            all.add(new Concern(Weight.WARNING, "Nobody can say where mail for " + Words.cell(domain.domain()) + " goes: "
                    + Words.cell(domain.problem()), "DNS is asked again by itself " + Moment.of(domain.askAgain(), now).ago() + ".", "",
                    "/admin/queue"));
        }
        if (lost.size() > NAMED) {
            all.add(new Concern(Weight.WARNING, more(lost.size() - NAMED, ASKED - NAMED) + " more domains have no route.",
                    "If it is nearly all of them, look at the name servers of this machine, or at indaba.dns.servers.", "",
                    "/admin/queue"));
        }
    }

    private void held(List<Concern> all) {
        for (HeldCounts.Line line : views.held().waiting()) {
            if (line.oldest().isBefore(now.minus(HELD_LONG))) {
                String list = lists.of(line.listId());
                all.add(new Concern(Weight.WARNING, Words.count(line.posts(), "post waits", "posts wait") + " for the moderators of " + list
                        + ", the oldest for " + Moment.words(Duration.between(line.oldest(), now)) + ".",
                        "Remind the moderators, or decide yourself.", "bin/indaba held " + list, ""));
            }
        }
    }

    private void holds(List<Concern> all) {
        int holds = views.queue().holds().size();
        if (holds > 0) {
            all.add(new Concern(Weight.WARNING, "Mail is kept back by " + Words.count(holds, "hold", "holds") + " of an operator.",
                    "Release it when the reason is gone.", "", "/admin/queue"));
        }
    }
}
