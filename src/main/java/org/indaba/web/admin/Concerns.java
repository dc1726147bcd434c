package org.indaba.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.indaba.deliver.LostDomain;
import org.indaba.deliver.SiteState;
import org.indaba.language.Saying;
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
    private final Teller teller;

    Concerns(Views views, ListNames lists, Teller teller) {
        this.views = views;
        this.lists = lists;
        this.teller = teller;
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
            all.add(new Concern(Weight.TROUBLE, Saying.of("admin-concern-shunted", backlog.shunted(), copies),
                    Saying.of("admin-concern-shunted-advice"), "bin/indaba shunted", ""));
        }
        if (backlog.oldest() != null && backlog.oldest().isBefore(teller.now().minus(WAITING_LONG))) {
            all.add(new Concern(Weight.TROUBLE, Saying.of("admin-concern-backlog", backlog.waiting(), since(backlog.oldest())),
                    Saying.of("admin-concern-backlog-advice"), "", ""));
        }
    }

    private String since(Instant oldest) {
        return teller.stretch(Duration.between(oldest, teller.now()));
    }

    private void sites(List<Concern> all) {
        List<SiteState> troubled = views.sites().troubled(ASKED);
        for (SiteState site : troubled.stream().limit(NAMED).toList()) {
            all.add(new Concern(Weight.WARNING, Saying.of("admin-concern-site", Words.cell(site.site()), site.failures(), site.deferred(),
                    Words.cell(site.lastError())), site.backoffUntil() == null ? Saying.of("admin-concern-site-advice")
                    : Saying.of("admin-concern-site-advice-when", teller.apart(site.backoffUntil())), "", SitesPage.path(site.site())));
        }
        if (troubled.size() > NAMED) {
            all.add(new Concern(Weight.WARNING, more(troubled.size(), "admin-concern-sites", "admin-concern-sites-at-least"),
                    Saying.of("admin-concern-sites-advice"), "", "/admin/sites"));
        }
    }

    /** How many are not named. More than were asked for are not counted. */
    private static Saying more(int found, String counted, String atLeast) {
        return Saying.of(found >= ASKED ? atLeast : counted, found - NAMED);
    }

    private void domains(List<Concern> all) {
        List<LostDomain> lost = views.queue().lostDomains(ASKED);
        for (LostDomain domain : lost.stream().limit(NAMED).toList()) {
            all.add(new Concern(Weight.WARNING, Saying.of("admin-concern-domain", Words.cell(domain.domain()),
                    Words.cell(domain.problem())), Saying.of("admin-concern-domain-advice", teller.apart(domain.askAgain())), "",
                    "/admin/queue"));
        }
        if (lost.size() > NAMED) {
            all.add(new Concern(Weight.WARNING, more(lost.size(), "admin-concern-domains", "admin-concern-domains-at-least"),
                    Saying.of("admin-concern-domains-advice"), "", "/admin/queue"));
        }
    }

    private void held(List<Concern> all) {
        for (HeldCounts.Line line : views.held().waiting()) {
            if (line.oldest().isBefore(teller.now().minus(HELD_LONG))) {
                String list = lists.of(line.listId());
                all.add(new Concern(Weight.WARNING, Saying.of("admin-concern-held", line.posts(), list, since(line.oldest())),
                        Saying.of("admin-concern-held-advice"), "bin/indaba held " + list, lists.heldPath(line.listId())));
            }
        }
    }

    private void holds(List<Concern> all) {
        int holds = views.queue().holds().size();
        if (holds > 0) {
            all.add(new Concern(Weight.WARNING, Saying.of("admin-concern-holds", holds), Saying.of("admin-concern-holds-advice"), "",
                    "/admin/queue"));
        }
    }
}
