package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.indaba.archive.ArchivedPost;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.QueueTotals;
import org.indaba.lists.Lists;
import org.indaba.moderate.HeldCounts;
import org.indaba.traffic.HourCount;
import org.indaba.traffic.Kind;
import org.indaba.traffic.Traffic;
import org.indaba.web.Audience;
import org.indaba.web.For;

/** {@code /admin}: how the site is doing. */
@Path("/admin")
@For(Audience.ADMINISTRATORS)
@Blocking
final class OverviewPage {

    /** Posts that are shown. */
    private static final int POSTS = 8;
    private static final List<Kind> POSTS_OF = List.of(Kind.POST, Kind.HELD);
    private static final List<Kind> COPIES_OF = List.of(Kind.DELIVERED, Kind.DEFERRED, Kind.FAILED);
    private static final List<Kind> BOUNCES_OF = List.of(Kind.BOUNCE);

    private final Views views;
    private final Traffic traffic;
    private final Lists lists;
    private final Outlook outlook;
    private final Tellers tellers;

    OverviewPage(Views views, Traffic traffic, Lists lists, Outlook outlook, Tellers tellers) {
        this.views = views;
        this.traffic = traffic;
        this.lists = lists;
        this.outlook = outlook;
        this.tellers = tellers;
    }

    /**
     * The page.
     *
     * @param figures what waits
     * @param concerns what is wrong
     * @param held the lists at which posts wait for moderators
     * @param hours the last 24 hours
     * @param days the last 30 days
     * @param posts the last posts
     */
    @CheckedTemplate(basePath = "web/admin")
    record Overview(Figures figures, List<Trouble> concerns, List<HeldRow> held, List<Chart> hours, List<Chart> days,
            List<PostRow> posts) implements TemplateInstance {
    }

    /**
     * What waits.
     *
     * @param queued copies in the queue
     * @param queueNote how they stand, in words
     * @param oldest in words; empty if nothing waits
     * @param held posts that wait for moderators
     * @param inbox accepted messages that no station has taken
     * @param delivered copies in the last 24 hours
     * @param failed copies in the last 24 hours
     */
    record Figures(String queued, String queueNote, String oldest, String held, String inbox, String delivered, String failed) {
    }

    /**
     * Something that is wrong, as this page tells it.
     *
     * @param style the end of the name of its class
     * @param weight what it begins with
     * @param what what is wrong
     * @param advice what to do
     * @param command what to type; empty if nothing is
     * @param path of the page that tells more; empty if there is none
     */
    record Trouble(String style, String weight, String what, String advice, String command, String path) {

        static Trouble of(Concern concern, Teller teller) {
            return new Trouble(concern.weight().style(), teller.say(concern.weight().key()), teller.say(concern.what()),
                    teller.say(concern.advice()), concern.command(), concern.path());
        }
    }

    /**
     * A list at which posts wait.
     *
     * @param list its address
     * @param posts how many
     * @param oldest since when
     * @param command what shows them
     * @param path of the page that does; empty for a list that is gone
     */
    record HeldRow(String list, long posts, Moment oldest, String command, String path) {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance overview() {
        Teller teller = tellers.now();
        ListNames names = new ListNames(lists, teller.phrases());
        List<HeldCounts.Line> held = views.held().waiting();
        List<Concern> concerns = new ArrayList<>(outlook.concerns());
        concerns.addAll(new Concerns(views, names, teller).all());
        List<ArchivedPost> posts = views.archive().latest(Long.MAX_VALUE, POSTS);
        Map<Long, Map<CopyState, Long>> totals = views.ledger().totals(posts.stream().map(ArchivedPost::postId).toList());
        List<HourCount> hours = traffic.hours(Chart.Unit.HOUR.first(teller.now()));
        return new Overview(figures(held, hours, teller),
                concerns.stream().map(concern -> Trouble.of(concern, teller)).toList(),
                held.stream().map(line -> heldRow(line, names, teller)).toList(),
                charts("hour", Chart.Unit.HOUR, hours, teller),
                charts("day", Chart.Unit.DAY, traffic.days(Chart.Unit.DAY.first(teller.now())), teller),
                posts.stream().map(post -> PostRow.of(PostPlace.SITE, post, totals, names, teller)).toList());
    }

    private Figures figures(List<HeldCounts.Line> held, List<HourCount> hours, Teller teller) {
        QueueTotals queue = views.queue().totals();
        String note = queue.copies() == 0 ? teller.say("admin-queue-empty") : QueueWords.note(queue, teller);
        return new Figures(teller.count(queue.copies()), note, queue.oldest() == null ? "" : teller.apart(queue.oldest()),
                teller.count(held.stream().mapToLong(HeldCounts.Line::posts).sum()), teller.count(views.inbox().backlog().waiting()),
                sum(hours, Kind.DELIVERED, teller), sum(hours, Kind.FAILED, teller));
    }

    private static String sum(List<HourCount> hours, Kind kind, Teller teller) {
        return teller.count(hours.stream().filter(count -> count.kind() == kind).mapToLong(HourCount::items).sum());
    }

    private static HeldRow heldRow(HeldCounts.Line line, ListNames names, Teller teller) {
        String list = names.of(line.listId());
        return new HeldRow(list, line.posts(), teller.moment(line.oldest()), "bin/indaba held " + list,
                names.heldPath(line.listId()));
    }

    private static List<Chart> charts(String id, Chart.Unit unit, List<HourCount> counts, Teller teller) {
        return Stream.of(new Chart.Subject(id + "-posts", "admin-posts", POSTS_OF),
                new Chart.Subject(id + "-copies", "admin-copies", COPIES_OF), new Chart.Subject(id + "-bounces", "nav-bounces", BOUNCES_OF))
                .map(subject -> Chart.of(subject, unit, counts, teller)).toList();
    }
}
