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
import java.util.Map;
import org.indaba.archive.ArchivedPost;
import org.indaba.deliver.CopyState;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.web.Audience;
import org.indaba.web.For;

/** {@code /admin/posts}: the posts of all lists, or of one. */
@Path("/admin/posts")
@For(Audience.ADMINISTRATORS)
@Blocking
final class PostsPage {

    /** Posts on a page. */
    static final int PAGE = 25;
    /** Lists in the filter; beyond that a box to choose from helps nobody. */
    private static final int LISTS = 500;

    private final Views views;
    private final Lists lists;
    private final Tellers tellers;

    PostsPage(Views views, Lists lists, Tellers tellers) {
        this.views = views;
        this.lists = lists;
        this.tellers = tellers;
    }

    /**
     * The page.
     *
     * @param posts the newest first
     * @param choices the lists to choose from
     * @param newest the address of the first page; empty on the first page
     * @param older the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record Posts(List<PostRow> posts, List<Choice> choices, String newest, String older) implements TemplateInstance {
    }

    /**
     * A list in the filter.
     *
     * @param id the list
     * @param name its address
     * @param chosen whether it is the one that is shown
     */
    record Choice(long id, String name, boolean chosen) {
    }

    /** @param list empty for all @param before the last post of the page before; empty for the first page */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance posts(@QueryParam("list") @DefaultValue("") String list,
            @QueryParam("before") @DefaultValue("") String before) {
        return page(Words.number(list), Words.number(before));
    }

    private TemplateInstance page(long list, long before) {
        Teller teller = tellers.now();
        ListNames names = new ListNames(lists, teller.phrases());
        long from = before == 0 ? Long.MAX_VALUE : before;
        List<ArchivedPost> found = list == 0 ? views.archive().latest(from, PAGE + 1)
                : views.archive().latestOf(list, from, PAGE + 1);
        List<ArchivedPost> page = found.subList(0, Math.min(PAGE, found.size()));
        Map<Long, Map<CopyState, Long>> totals = views.ledger().totals(page.stream().map(ArchivedPost::postId).toList());
        String filter = list == 0 ? "" : "list=" + list;
        return new Posts(page.stream().map(post -> PostRow.of(post, totals, names, teller)).toList(),
                lists.all().stream().limit(LISTS).map(each -> choice(each, list)).toList(),
                before == 0 ? "" : "/admin/posts" + (filter.isEmpty() ? "" : "?" + filter),
                found.size() <= PAGE ? "" : "/admin/posts?before=" + page.getLast().postId() + (filter.isEmpty() ? "" : "&" + filter));
    }

    private static Choice choice(MailList list, long chosen) {
        return new Choice(list.id(), list.post().toString(), list.id() == chosen);
    }
}
