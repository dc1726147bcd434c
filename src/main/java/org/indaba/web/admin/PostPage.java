package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.indaba.web.Audience;
import org.indaba.web.For;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/posts/{id}}: what came in, how it was judged, what was done to it, and its ledger while it is being written. The ledger
 * is a part of its own, which the page fetches again while something moves; without JavaScript there is a link for that.
 */
@Path("/admin/posts/{id}")
@For(Audience.ADMINISTRATORS)
@Blocking
final class PostPage {

    private final PostParts posts;
    private final LedgerParts ledgers;
    private final Tellers tellers;

    PostPage(PostParts posts, LedgerParts ledgers, Tellers tellers) {
        this.posts = posts;
        this.ledgers = ledgers;
        this.tellers = tellers;
    }

    /**
     * The page, here and below a list.
     *
     * @param place where it stands
     * @param post what came in
     * @param trace how it was judged
     * @param live its ledger; null while it has none
     */
    @CheckedTemplate(basePath = "web/admin")
    record Post(PostPlace place, Came post, Judged trace, @Nullable LedgerPart live) implements TemplateInstance {
    }

    /**
     * The part of the page that lives.
     *
     * @param live the ledger
     */
    @CheckedTemplate(basePath = "web/admin")
    record Ledger(LedgerPart live) implements TemplateInstance {
    }

    /**
     * What came in.
     *
     * @param id the post
     * @param subject cleaned, shortened
     * @param state what became of it, in a sentence; empty where its ledger tells
     * @param command what to type about it; empty if nothing is
     * @param decide the page on which moderators decide about it; empty if it does not wait for them
     * @param facts the rest, in order
     */
    record Came(String id, String subject, String state, String command, String decide, List<Fact> facts) {
    }

    /**
     * A name and a value.
     *
     * @param name ours
     * @param value cleaned, if it is foreign
     * @param at set where the value is a time
     * @param language of the value, where it is not the page's; empty else
     */
    record Fact(String name, String value, @Nullable Moment at, String language) {

        static Fact of(String name, String value) {
            return new Fact(name, value, null, "");
        }

        static Fact of(String name, Moment at) {
            return new Fact(name, "", at, "");
        }

        /** Evidence: it stays as it was written. */
        static Fact found(String name, String value) {
            return new Fact(name, value, null, "en");
        }
    }

    /**
     * How a post was judged.
     *
     * @param verdict one word; empty where nothing is known of it any more
     * @param reason why; may be empty
     * @param looks what each rule said
     * @param changes what the steps did, a line each
     */
    record Judged(String verdict, String reason, List<Look> looks, List<String> changes) {
    }

    /**
     * What one rule said.
     *
     * @param rule its name
     * @param says cleaned
     * @param wants what it wants; empty if it does not object
     * @param remedy what would change its mind; may be empty
     */
    record Look(String rule, String says, String wants, String remedy) {
    }

    /** The page. @param wish what of the ledger is wanted */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance post(@PathParam("id") String id, @BeanParam LedgerWish wish) {
        return posts.page(PostPlace.SITE, Words.number(id), wish, tellers.now())
                .orElseThrow(() -> new NotFoundException("admin-post-none"));
    }

    /**
     * The ledger alone: what the page asks for again while something moves. Somebody who opens it as a page gets the page.
     *
     * @param htmx set by htmx alone
     */
    @GET
    @Path("ledger")
    @Produces(MediaType.TEXT_HTML)
    public Response ledger(@PathParam("id") String id, @BeanParam LedgerWish wish, @HeaderParam("HX-Request") @Nullable String htmx) {
        return ledgers.alone(PostPlace.SITE, Words.number(id), wish, htmx, tellers.now());
    }
}
