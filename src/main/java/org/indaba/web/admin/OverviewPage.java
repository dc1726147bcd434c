package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
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
    private final InstantSource clock;

    OverviewPage(Views views, Traffic traffic, Lists lists, Outlook outlook, InstantSource clock) {
        this.views = views;
        this.traffic = traffic;
        this.lists = lists;
        this.outlook = outlook;
        this.clock = clock;
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
    record Overview(Figures figures, List<Concern> concerns, List<HeldRow> held, List<Chart> hours, List<Chart> days,
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
     * A list at which posts wait.
     *
     * @param list its address
     * @param posts how many, in words
     * @param oldest since when
     * @param command what shows them
     */
    record HeldRow(String list, String posts, Moment oldest, String command) {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance overview() {
        Instant now = clock.instant();
        ListNames names = new ListNames(lists);
        List<HeldCounts.Line> held = views.held().waiting();
        List<Concern> concerns = new ArrayList<>(outlook.concerns());
        concerns.addAll(new Concerns(views, names, now).all());
        List<ArchivedPost> posts = views.archive().latest(Long.MAX_VALUE, POSTS);
        Map<Long, Map<CopyState, Long>> totals = views.ledger().totals(posts.stream().map(ArchivedPost::postId).toList());
        List<HourCount> hours = traffic.hours(Chart.Unit.HOUR.first(now));
        return new Overview(figures(held, hours, now), concerns,
                held.stream().map(line -> heldRow(line, names, now)).toList(),
                charts("hour", Chart.Unit.HOUR, hours, now),
                charts("day", Chart.Unit.DAY, traffic.days(Chart.Unit.DAY.first(now)), now),
                posts.stream().map(post -> PostRow.of(post, totals, names, now)).toList());
    }

    private Figures figures(List<HeldCounts.Line> held, List<HourCount> hours, Instant now) {
        QueueTotals queue = views.queue().totals();
        String note = queue.copies() == 0 ? "nothing waits" : QueueWords.note(queue);
        return new Figures(Words.count(queue.copies()), note, queue.oldest() == null ? "" : Moment.of(queue.oldest(), now).ago(),
                Words.count(held.stream().mapToLong(HeldCounts.Line::posts).sum()), Words.count(views.inbox().backlog().waiting()),
                sum(hours, Kind.DELIVERED), sum(hours, Kind.FAILED));
    }

    private static String sum(List<HourCount> hours, Kind kind) {
        return Words.count(hours.stream().filter(count -> count.kind() == kind).mapToLong(HourCount::items).sum());
    }

    private static HeldRow heldRow(HeldCounts.Line line, ListNames names, Instant now) {
        String list = names.of(line.listId());
        return new HeldRow(list, Words.count(line.posts(), "post", "posts"), Moment.of(line.oldest(), now), "bin/indaba held " + list);
    }

    private static List<Chart> charts(String id, Chart.Unit unit, List<HourCount> counts, Instant now) {
        return Stream.of(new Chart.Subject(id + "-posts", "Posts", POSTS_OF), new Chart.Subject(id + "-copies", "Copies", COPIES_OF),
                new Chart.Subject(id + "-bounces", "Bounces", BOUNCES_OF))
                .map(subject -> Chart.of(subject, unit, counts, now)).toList();
    }
}
