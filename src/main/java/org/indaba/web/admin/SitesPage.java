package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.deliver.DeferralReason;
import org.indaba.deliver.DeliveryLimits;
import org.indaba.deliver.Pace;
import org.indaba.deliver.SiteRoute;
import org.indaba.deliver.SiteState;
import org.indaba.traffic.SiteCount;
import org.indaba.traffic.Traffic;
import org.indaba.web.Audience;
import org.indaba.web.For;
import org.jspecify.annotations.Nullable;

/** {@code /admin/sites}: where mail waits or does not get through; and {@code /admin/sites/{site}}: why. */
@Path("/admin/sites")
@For(Audience.ADMINISTRATORS)
@Blocking
final class SitesPage {

    /** Sites on a page. */
    private static final int PAGE = 100;

    private final Views views;
    private final Traffic traffic;
    private final DeliveryLimits limits;
    private final Tellers tellers;

    SitesPage(Views views, Traffic traffic, DeliveryLimits limits, Tellers tellers) {
        this.views = views;
        this.traffic = traffic;
        this.limits = limits;
        this.tellers = tellers;
    }

    /** The address of a site's page. */
    static String path(String site) {
        return "/admin/sites/" + Words.encoded(site);
    }

    /**
     * The page of all sites.
     *
     * @param sites in alphabetical order
     * @param next the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record Sites(List<Row> sites, String next) implements TemplateInstance {
    }

    /**
     * The page of one site.
     *
     * @param site the site
     * @param figures what waits and what was taken
     * @param reasons why copies wait
     * @param routes whose mail goes there
     */
    @CheckedTemplate(basePath = "web/admin")
    record Site(Shown site, List<Figure> figures, List<Reason> reasons, List<Domain> routes) implements TemplateInstance {
    }

    /**
     * A site in the table.
     *
     * @param name shortened
     * @param path of its page
     * @param waiting copies that wait there, grouped
     * @param note how they stand
     * @param troubled whether it failed at the last time
     * @param health in words
     */
    record Row(String name, String path, String waiting, String note, boolean troubled, String health) {
    }

    /**
     * A site as its page shows it.
     *
     * @param name cleaned
     * @param raw for the forms
     * @param queue the path of its part of the queue
     * @param query the same as a query string
     * @param pace how fast it is sent to and why not faster, in sentences
     * @param lastError why it failed as a whole; empty while it answers
     * @param troubled whether it failed at the last time
     */
    record Shown(String name, String raw, String queue, String query, List<String> pace, String lastError, boolean troubled) {
    }

    /**
     * A figure.
     *
     * @param name of what
     * @param value grouped
     * @param note an explanation; may be empty
     */
    record Figure(String name, String value, String note) {
    }

    /**
     * Why copies wait.
     *
     * @param codes of the reply; words where there was none
     * @param reply the latest of this kind, cleaned
     * @param copies how many of those looked at, grouped
     * @param latest when it was said last
     */
    record Reason(String codes, String reply, String copies, Moment latest) {
    }

    /**
     * A domain whose mail goes there.
     *
     * @param name shortened
     * @param hosts in the order of preference, shortened
     */
    record Domain(String name, String hosts) {
    }

    /** All sites at which something waits, or which are in trouble. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance sites(@QueryParam("after") @DefaultValue("") String after) {
        Teller teller = tellers.now();
        List<SiteState> states = views.sites().states(Selection.of(after, "", "", "").site());
        List<SiteState> page = states.subList(0, Math.min(PAGE, states.size()));
        return new Sites(page.stream().map(state -> row(state, teller)).toList(),
                states.size() <= PAGE ? "" : "/admin/sites?after=" + Words.encoded(page.getLast().site()));
    }

    private static Row row(SiteState state, Teller teller) {
        boolean troubled = state.failures() > 0;
        return new Row(Words.cell(state.site()), path(state.site()),
                teller.count(state.due() + state.trying() + state.deferred() + state.held()), QueueWords.note(state, teller), troubled,
                troubled ? teller.say("admin-site-failures", state.failures(), Words.cell(state.lastError()))
                        : teller.say("admin-site-answers"));
    }

    /** One site. */
    @GET
    @Path("{site:.+}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance site(@PathParam("site") String name) {
        String site = Selection.of(name, "", "", "").site();
        Teller teller = tellers.now();
        Optional<SiteState> state = views.sites().state(site);
        Optional<SiteCount> count = traffic.site(site);
        List<SiteRoute> routes = views.sites().routes(site);
        if (state.isEmpty() && count.isEmpty() && routes.isEmpty()) {
            throw new NotFoundException("admin-site-none");
        }
        Selection selection = Selection.ofSite(site);
        boolean troubled = state.filter(each -> each.failures() > 0).isPresent();
        Shown shown = new Shown(Words.whole(site), site, selection.path(), selection.query(), pace(site, state.orElse(null), teller),
                state.map(SiteState::lastError).map(Words::whole).orElse(""), troubled);
        return new Site(shown, figures(state.orElse(null), count.orElse(null), teller),
                views.sites().deferrals(site).stream().map(reason -> reason(reason, teller)).toList(),
                routes.stream().map(SitesPage::domain).toList());
    }

    private List<String> pace(String site, @Nullable SiteState state, Teller teller) {
        List<String> sentences = new ArrayList<>();
        if (state == null) {
            sentences.add(teller.say("admin-pace-nothing"));
        } else if (state.failures() > 0) {
            boolean waits = state.backoffUntil() != null && state.backoffUntil().isAfter(teller.now());
            sentences.add(teller.say("admin-pace-failed", state.failures()));
            sentences.add(waits ? teller.say("admin-pace-pause", teller.apart(state.backoffUntil())) : teller.say("admin-pace-probe"));
            sentences.add(teller.say("admin-pace-doubles", teller.stretch(limits.maxSiteBackoff())));
        } else if (state.trying() > 0) {
            sentences.add(teller.say("admin-pace-sending"));
        } else {
            sentences.add(teller.say(state.due() > 0 ? "admin-pace-due" : "admin-pace-waits"));
        }
        views.sites().pace(site).ifPresentOrElse(pace -> sentences.addAll(limit(pace, teller)),
                () -> sentences.add(views.sites().node(site).map(node -> teller.say("admin-pace-node", Words.cell(node)))
                        .orElseGet(() -> teller.say("admin-pace-no-node"))));
        return sentences;
    }

    private static List<String> limit(Pace pace, Teller teller) {
        List<String> sentences = new ArrayList<>();
        sentences.add(teller.say("admin-pace-connections", pace.open(), pace.limit(), pace.most()));
        sentences.add(teller.say("admin-pace-why", teller.apart(pace.since()), Words.whole(pace.why())));
        sentences.add(pace.copiesPerMinute() > 0 ? teller.say("admin-pace-minute-of", pace.copiesLastMinute(), pace.copiesPerMinute())
                : teller.say("admin-pace-minute", pace.copiesLastMinute()));
        if (pace.waitsUntil() != null) {
            sentences.add(teller.say("admin-pace-until", teller.moment(pace.waitsUntil()).full()));
        }
        return sentences;
    }

    private static List<Figure> figures(@Nullable SiteState state, @Nullable SiteCount count, Teller teller) {
        SiteState stands = state == null ? new SiteState("", 0, 0, 0, 0, 0, null, "") : state;
        long waiting = stands.due() + stands.trying() + stands.deferred() + stands.held();
        Figure waits = new Figure(teller.say("admin-site-waiting"), teller.count(waiting), QueueWords.note(stands, teller));
        if (count == null) {
            return List.of(waits);
        }
        String since = teller.say("admin-site-tries", count.tries(), teller.moment(count.since()).full());
        String last = count.lastDelivered() == null ? teller.say("admin-none-yet")
                : teller.say("admin-site-last", teller.apart(count.lastDelivered()));
        return List.of(waits,
                new Figure(teller.say("admin-site-taken"), teller.percent(Words.percent(count.delivered(), count.tries())), since),
                new Figure(teller.say("admin-delivered"), teller.count(count.delivered()), last),
                new Figure(teller.say("admin-put-off"), teller.count(count.deferred()), ""),
                new Figure(teller.say("admin-failed"), teller.count(count.failed()), ""));
    }

    private static Domain domain(SiteRoute route) {
        return new Domain(Words.cell(route.domain()), Words.whole(String.join(", ", route.hosts())));
    }

    private static Reason reason(DeferralReason reason, Teller teller) {
        String codes = ((reason.code() == 0 ? "" : reason.code() + " ") + reason.enhanced()).strip();
        return new Reason(codes.isEmpty() ? teller.say("admin-no-reply") : codes, Words.whole(reason.reply()),
                teller.count(reason.copies()), teller.moment(reason.latest()));
    }
}
