package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.indaba.web.Audience;
import org.indaba.web.For;

/** {@code /admin/posts/{id}/copies/{copy}}: what became of one copy, as a story. */
@Path("/admin/posts/{id}/copies/{copy}")
@For(Audience.ADMINISTRATORS)
@Blocking
final class CopyPage {

    private final CopyParts copies;
    private final Tellers tellers;

    CopyPage(CopyParts copies, Tellers tellers) {
        this.copies = copies;
        this.tellers = tellers;
    }

    /**
     * The page, here and below a list.
     *
     * @param place where it stands
     * @param copy the copy
     * @param story what happened, the first thing first
     * @param remedies what can be done
     */
    @CheckedTemplate(basePath = "web/admin")
    record Copy(PostPlace place, Shown copy, List<Story.Line> story, List<String> remedies) implements TemplateInstance {
    }

    /**
     * A copy as its page shows it.
     *
     * @param id its number
     * @param path of its page
     * @param address cleaned
     * @param state the word of its class
     * @param word the same for people
     * @param meaning what that is, in a sentence
     * @param post the path of its post
     * @param subject of its post
     * @param site where it goes; empty while that is not known
     * @param sitePath the page of the site; empty while there is none, or where it is not shown
     * @param tls how the last try was encrypted; empty if it was not
     * @param hasten whether it makes sense to try it now
     */
    record Shown(long id, String path, String address, String state, String word, String meaning, String post, String subject, String site,
            String sitePath, String tls, boolean hasten) {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance copy(@PathParam("id") String id, @PathParam("copy") String copyId) {
        return copies.page(PostPlace.SITE, Words.number(id), Words.number(copyId), tellers.now());
    }
}
