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
import java.time.Instant;
import java.time.InstantSource;
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
    private final InstantSource clock;

    SitesPage(Views views, Traffic traffic, DeliveryLimits limits, InstantSource clock) {
        this.views = views;
        this.traffic = traffic;
        this.limits = limits;
        this.clock = clock;
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
        Instant now = clock.instant();
        List<SiteState> states = views.sites().states(Selection.of(after, "", "").site());
        List<SiteState> page = states.subList(0, Math.min(PAGE, states.size()));
        return new Sites(page.stream().map(state -> row(state, now)).toList(),
                states.size() <= PAGE ? "" : "/admin/sites?after=" + Words.encoded(page.getLast().site()));
    }

    private static Row row(SiteState state, Instant now) {
        boolean troubled = state.failures() > 0;
        return new Row(Words.cell(state.site()), path(state.site()),
                Words.count(state.due() + state.trying() + state.deferred() + state.held()),
                QueueWords.note(state.due(), state.trying(), state.deferred(), state.held()), troubled,
                troubled ? Words.count(state.failures(), "failure", "failures") + " in a row: " + Words.cell(state.lastError())
                        : "it answers");
    }

    /** One site. */
    @GET
    @Path("{site:.+}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance site(@PathParam("site") String name) {
        String site = Selection.of(name, "", "").site();
        Instant now = clock.instant();
        Optional<SiteState> state = views.sites().state(site);
        Optional<SiteCount> count = traffic.site(site);
        List<SiteRoute> routes = views.sites().routes(site);
        if (state.isEmpty() && count.isEmpty() && routes.isEmpty()) {
            throw new NotFoundException("Nothing is known of this site: no mail waits there, and none went there lately.");
        }
        Selection selection = Selection.ofSite(site);
        boolean troubled = state.filter(each -> each.failures() > 0).isPresent();
        Shown shown = new Shown(Words.whole(site), site, selection.path(), selection.query(), pace(site, state.orElse(null), now),
                state.map(SiteState::lastError).map(Words::whole).orElse(""), troubled);
        return new Site(shown, figures(state.orElse(null), count.orElse(null), now),
                views.sites().deferrals(site).stream().map(reason -> reason(reason, now)).toList(),
                routes.stream().map(SitesPage::domain).toList());
    }

    private List<String> pace(String site, @Nullable SiteState state, Instant now) {
        List<String> sentences = new ArrayList<>();
        if (state == null) {
            sentences.add("Nothing waits there.");
        } else if (state.failures() > 0) {
            boolean waits = state.backoffUntil() != null && state.backoffUntil().isAfter(now);
            sentences.add("It failed as a whole " + Words.count(state.failures(), "time", "times") + " in a row: "
                    + "no host answered, or every session broke.");
            sentences.add(waits ? "Nobody dials it until the pause is over, " + Moment.of(state.backoffUntil(), now).ago()
                    + "; then one connection probes it." : "One connection probes it now.");
            sentences.add("The first answer ends that. The pause doubles from failure to failure, up to "
                    + Moment.words(limits.maxSiteBackoff()) + ".");
        } else if (state.trying() > 0) {
            sentences.add("It is being sent to at this moment.");
        } else {
            sentences.add(state.due() > 0 ? "What is due goes out as soon as a connection is free."
                    : "What waits there waits for its time.");
        }
        views.sites().pace(site).ifPresentOrElse(pace -> sentences.addAll(limit(pace, now)),
                () -> sentences.add(views.sites().node(site).map(node -> "If it is sent to, then by " + Words.cell(node) + ".")
                        .orElse("No server sends to it at this moment.")));
        return sentences;
    }

    private static List<String> limit(Pace pace, Instant now) {
        List<String> sentences = new ArrayList<>();
        sentences.add(Words.count(pace.open(), "connection is", "connections are") + " at work, of " + Words.count(pace.limit())
                + " that may be now and " + Words.count(pace.most()) + " that may ever be (indaba.delivery.connections-per-site, or "
                + "indaba.delivery.shaping).");
        sentences.add("What decided that, " + Moment.of(pace.since(), now).ago() + ": " + Words.whole(pace.why()) + ".");
        sentences.add("Within the last minute " + Words.count(pace.copiesLastMinute(), "copy was", "copies were") + " tried"
                + (pace.copiesPerMinute() > 0 ? ", of at most " + Words.count(pace.copiesPerMinute()) + "."
                        : "; there is no limit to that."));
        if (pace.waitsUntil() != null) {
            sentences.add("That holds it up: no connection is opened before " + Moment.of(pace.waitsUntil(), now).full() + ".");
        }
        return sentences;
    }

    private static List<Figure> figures(@Nullable SiteState state, @Nullable SiteCount count, Instant now) {
        SiteState stands = state == null ? new SiteState("", 0, 0, 0, 0, 0, null, "") : state;
        long waiting = stands.due() + stands.trying() + stands.deferred() + stands.held();
        Figure waits = new Figure("Waiting there", Words.count(waiting),
                QueueWords.note(stands.due(), stands.trying(), stands.deferred(), stands.held()));
        if (count == null) {
            return List.of(waits);
        }
        String since = "of " + Words.count(count.tries(), "try", "tries") + " since " + Moment.of(count.since(), now).full();
        String last = count.lastDelivered() == null ? "none yet" : "the last one " + Moment.of(count.lastDelivered(), now).ago();
        return List.of(waits, new Figure("Taken", Words.percent(count.delivered(), count.tries()) + " %", since),
                new Figure("Delivered", Words.count(count.delivered()), last),
                new Figure("Tries put off", Words.count(count.deferred()), ""), new Figure("Failed", Words.count(count.failed()), ""));
    }

    private static Domain domain(SiteRoute route) {
        return new Domain(Words.cell(route.domain()), Words.whole(String.join(", ", route.hosts())));
    }

    private static Reason reason(DeferralReason reason, Instant now) {
        String codes = ((reason.code() == 0 ? "" : reason.code() + " ") + reason.enhanced()).strip();
        return new Reason(codes.isEmpty() ? "no reply" : codes, Words.whole(reason.reply()), Words.count(reason.copies()),
                Moment.of(reason.latest(), now));
    }
}
