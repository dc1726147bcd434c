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
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.web.Audience;
import org.indaba.web.For;

/** {@code /admin/posts}: the posts of all lists, or of one. */
@Path("/admin/posts")
@For(Audience.ADMINISTRATORS)
@Blocking
final class PostsPage {

    /** Lists in the filter; beyond that a box to choose from helps nobody. */
    private static final int LISTS = 500;

    private final PostTables tables;
    private final Lists lists;
    private final Tellers tellers;

    PostsPage(PostTables tables, Lists lists, Tellers tellers) {
        this.tables = tables;
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
        PostTables.Rows rows = tables.of(PostPlace.SITE, list, before, tellers.now());
        return new Posts(rows.posts(), lists.all().stream().limit(LISTS).map(each -> choice(each, list)).toList(), rows.newest(),
                rows.older());
    }

    private static Choice choice(MailList list, long chosen) {
        return new Choice(list.id(), list.post().toString(), list.id() == chosen);
    }
}
