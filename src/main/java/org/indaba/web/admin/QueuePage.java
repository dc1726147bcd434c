package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.LostDomain;
import org.indaba.deliver.QueueHold;
import org.indaba.deliver.QueueLine;
import org.indaba.lists.Lists;
import org.indaba.web.Audience;
import org.indaba.web.For;

/** {@code /admin/queue}: what waits to be sent, all of it or a part. What is done to it is in {@link QueueForms}. */
@Path("/admin/queue")
@For(Audience.ADMINISTRATORS)
@Blocking
final class QueuePage {

    /** Lines on the page; behind the largest hundred nobody looks. */
    private static final int LINES = 100;
    /** Domains without a route on the page. */
    private static final int DOMAINS = 20;

    private final Views views;
    private final Ledger ledger;
    private final Lists lists;
    private final Tellers tellers;

    QueuePage(Views views, Ledger ledger, Lists lists, Tellers tellers) {
        this.views = views;
        this.ledger = ledger;
        this.lists = lists;
        this.tellers = tellers;
    }

    /**
     * The page.
     *
     * @param chosen the part that is shown
     * @param lines by site and list, the most first
     * @param more whether there are more lines than are shown
     * @param times for how long it may be held
     * @param holds the holds in force
     * @param lost the domains without a route
     */
    @CheckedTemplate(basePath = "web/admin")
    record Queue(Chosen chosen, List<Line> lines, boolean more, List<HoldChoice> times, List<Hold> holds, List<Lost> lost)
            implements TemplateInstance {
    }

    /**
     * The page on which dropping is confirmed.
     *
     * @param chosen the part that would be dropped
     * @param copies how much that is
     */
    @CheckedTemplate(basePath = "web/admin")
    record Drop(Chosen chosen, long copies) implements TemplateInstance {
    }

    /**
     * A part of the queue.
     *
     * @param site for the forms
     * @param list for the forms
     * @param post for the forms
     * @param address for the forms
     * @param words what it is
     * @param path of its page
     * @param query the same as a query string, to be put behind another path
     * @param all whether it is everything
     */
    record Chosen(String site, long list, long post, String address, String words, String path, String query, boolean all) {

        static Chosen of(Selection selection, ListNames names, Teller teller) {
            return new Chosen(selection.site(), selection.list(), selection.post(), selection.address(),
                    selection.words(names, teller.phrases()), selection.path(), selection.query(), selection.everything());
        }
    }

    /**
     * A line of the queue.
     *
     * @param site shortened
     * @param path of the queue of this site and list
     * @param list its address
     * @param copies how many, grouped
     * @param note how they stand
     * @param oldest since when the oldest waits
     */
    record Line(String site, String path, String list, String copies, String note, Moment oldest) {
    }

    /**
     * For how long.
     *
     * @param word for the form
     * @param label what it says
     */
    record HoldChoice(String word, String label) {
    }

    /**
     * A hold in force.
     *
     * @param chosen what it keeps back
     * @param reason cleaned
     * @param end when it ends by itself; empty if it does not
     * @param since since when
     */
    record Hold(Chosen chosen, String reason, String end, Moment since) {
    }

    /**
     * A domain without a route.
     *
     * @param domain shortened
     * @param path of the queue of this domain
     * @param problem cleaned
     * @param askAgain when it is asked for again
     */
    record Lost(String domain, String path, String problem, Moment askAgain) {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance queue(@QueryParam("site") @DefaultValue("") String site, @QueryParam("list") @DefaultValue("") String list,
            @QueryParam("post") @DefaultValue("") String post, @QueryParam("address") @DefaultValue("") String address) {
        Teller teller = tellers.now();
        ListNames names = new ListNames(lists, teller.phrases());
        Selection selection = Selection.of(site, list, post, address);
        List<QueueLine> lines = views.queue().largest(selection.inQueue(ledger));
        return new Queue(Chosen.of(selection, names, teller),
                lines.stream().limit(LINES).map(line -> line(line, selection, names, teller)).toList(), lines.size() > LINES,
                Stream.of(HoldTime.values()).map(time -> new HoldChoice(time.word(), teller.phrases().say(time.key()))).toList(),
                views.queue().holds().stream().map(hold -> hold(hold, names, teller)).toList(),
                views.queue().lostDomains(DOMAINS).stream().map(lost -> lost(lost, teller)).toList());
    }

    /** What stands before dropping: how much it is, and the question why. */
    @GET
    @Path("drop")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance drop(@QueryParam("site") @DefaultValue("") String site, @QueryParam("list") @DefaultValue("") String list,
            @QueryParam("post") @DefaultValue("") String post, @QueryParam("address") @DefaultValue("") String address) {
        Selection selection = Selection.of(site, list, post, address);
        long copies = views.queue().copies(selection.inQueue(ledger));
        Teller teller = tellers.now();
        return new Drop(Chosen.of(selection, new ListNames(lists, teller.phrases()), teller), copies);
    }

    private static Line line(QueueLine line, Selection selection, ListNames names, Teller teller) {
        String path = new Selection(line.site(), line.listId(), 0, selection.address()).path();
        return new Line(Words.cell(line.site()), path, names.of(line.listId()),
                teller.count(line.copies()), QueueWords.note(line, teller), teller.moment(line.oldest()));
    }

    private static Hold hold(QueueHold hold, ListNames names, Teller teller) {
        Selection selection = new Selection(hold.selection().site(), hold.selection().listId(), hold.postId(),
                hold.selection().address());
        String end = hold.until() == null ? "" : teller.moment(hold.until()).full();
        return new Hold(Chosen.of(selection, names, teller), Words.whole(hold.reason()), end, teller.moment(hold.since()));
    }

    private static Lost lost(LostDomain lost, Teller teller) {
        return new Lost(Words.cell(lost.domain()), Selection.ofSite(lost.domain()).path(), Words.whole(lost.problem()),
                teller.moment(lost.askAgain()));
    }
}
