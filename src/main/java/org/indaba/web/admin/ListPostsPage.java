package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.web.Audience;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /lists/{address}/posts}: the posts of a list with their ledgers, and the story of each copy, as its owners see them. A post or a
 * copy of another list is not there.
 */
@Path("/lists/{address}/posts")
@For(Audience.OWNERS)
@Blocking
final class ListPostsPage {

    private final ListAsked asked;
    private final PostTables tables;
    private final PostParts posts;
    private final LedgerParts ledgers;
    private final CopyParts copies;
    private final Tellers tellers;

    ListPostsPage(ListAsked asked, PostTables tables, PostParts posts, LedgerParts ledgers, CopyParts copies, Tellers tellers) {
        this.asked = asked;
        this.tables = tables;
        this.posts = posts;
        this.ledgers = ledgers;
        this.copies = copies;
        this.tellers = tellers;
    }

    /**
     * The page with the posts of the list.
     *
     * @param list its post address
     * @param held the path of the page with those that wait for a moderator
     * @param posts the newest first
     * @param newest the address of the first page; empty on the first page
     * @param older the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record ListPosts(String list, String held, List<PostRow> posts, String newest, String older) implements TemplateInstance {
    }

    /** The posts. @param before the last post of the page before; empty for the first page */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance posts(@QueryParam("before") @DefaultValue("") String before) {
        MailList list = asked.get();
        PostTables.Rows rows = tables.of(PostPlace.of(list), list.id(), Words.number(before), tellers.now());
        return new ListPosts(list.post().toString(), ListPage.path(list) + "/held", rows.posts(), rows.newest(), rows.older());
    }

    /** One post. @param wish what of the ledger is wanted */
    @GET
    @Path("{id}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance post(@PathParam("id") String id, @BeanParam LedgerWish wish) {
        return posts.page(PostPlace.of(asked.get()), Words.number(id), wish, tellers.now())
                .orElseThrow(() -> new NotFoundException("admin-post-none"));
    }

    /** Its ledger alone. @param htmx set by htmx alone */
    @GET
    @Path("{id}/ledger")
    @Produces(MediaType.TEXT_HTML)
    public Response ledger(@PathParam("id") String id, @BeanParam LedgerWish wish, @HeaderParam("HX-Request") @Nullable String htmx) {
        return ledgers.alone(PostPlace.of(asked.get()), Words.number(id), wish, htmx, tellers.now());
    }

    /** One of its copies. */
    @GET
    @Path("{id}/copies/{copy}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance copy(@PathParam("id") String id, @PathParam("copy") String copyId) {
        return copies.page(PostPlace.of(asked.get()), Words.number(id), Words.number(copyId), tellers.now());
    }
}
