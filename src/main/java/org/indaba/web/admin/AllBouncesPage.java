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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.DayCount;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.web.Audience;
import org.indaba.web.For;

/** {@code /admin/bounces}: what came back, list by list. */
@Path("/admin/bounces")
@For(Audience.ADMINISTRATORS)
@Blocking
final class AllBouncesPage {

    /** Rows of the table. */
    private static final int PAGE = 50;

    private final Lists lists;
    private final BounceReader reader;
    private final Tellers tellers;

    AllBouncesPage(Lists lists, BounceReader reader, Tellers tellers) {
        this.lists = lists;
        this.reader = reader;
        this.tellers = tellers;
    }

    /**
     * The page of all lists.
     *
     * @param lists by post address
     * @param next the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record Bounces(List<Row> lists, String next) implements TemplateInstance {
    }

    /**
     * A list in the table.
     *
     * @param name its post address
     * @param path of its page
     * @param events how many came back in 30 days, grouped
     * @param reason the most frequent one, in a sentence; empty if nothing came back
     */
    record Row(String name, String path, String events, String reason) {
    }

    /** All lists. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance all(@QueryParam("after") @DefaultValue("") String after) {
        Teller teller = tellers.now();
        List<MailList> found = lists.all().stream().sorted(Comparator.comparing(BouncesPage::name))
                .filter(list -> BouncesPage.name(list).compareTo(after) > 0).limit(PAGE + 1L).toList();
        List<MailList> page = found.subList(0, Math.min(PAGE, found.size()));
        return new Bounces(page.stream().map(list -> row(list, teller)).toList(),
                found.size() <= PAGE ? "" : "/admin/bounces?after=" + Words.encoded(BouncesPage.name(page.getLast())));
    }

    private Row row(MailList list, Teller teller) {
        List<DayCount> counts = reader.counts(list.id(), BounceChart.from(teller.now()), BounceChart.to(teller.now()));
        List<BounceChart.Share> reasons = BounceChart.reasons(counts, teller);
        return new Row(BouncesPage.name(list), BouncesPage.path(list), teller.count(counts.stream().mapToLong(DayCount::events).sum()),
                reasons.isEmpty() ? "" : reasons.getFirst().name());
    }

    /** Where a list's page was once: mails and bookmarks lead here. */
    @GET
    @Path("{list}")
    public Response list(@PathParam("list") String id) {
        MailList list = lists.byId(Words.number(id)).orElseThrow(() -> new NotFoundException("admin-bounces-no-list"));
        return Response.seeOther(URI.create(BouncesPage.path(list))).build();
    }
}
