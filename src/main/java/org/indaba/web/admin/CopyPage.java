package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.indaba.archive.ArchivedPost;
import org.indaba.bounce.Bounce;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.MailingState;
import org.indaba.web.Audience;
import org.indaba.web.For;

/** {@code /admin/posts/{id}/copies/{copy}}: what became of one copy, as a story. */
@Path("/admin/posts/{id}/copies/{copy}")
@For(Audience.ADMINISTRATORS)
@Blocking
final class CopyPage {

    private final Views views;
    private final Ledger ledger;
    private final Tellers tellers;

    CopyPage(Views views, Ledger ledger, Tellers tellers) {
        this.views = views;
        this.ledger = ledger;
        this.tellers = tellers;
    }

    /** The address of a copy's page. */
    static String path(long postId, long copyId) {
        return PostPage.path(postId) + "/copies/" + copyId;
    }

    /**
     * The page.
     *
     * @param copy the copy
     * @param story what happened, the first thing first
     * @param remedies what can be done
     */
    @CheckedTemplate(basePath = "web/admin")
    record Copy(Shown copy, List<Story.Line> story, List<String> remedies) implements TemplateInstance {
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
     * @param sitePath the page of the site; empty while there is none
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
        Teller teller = tellers.now();
        MailingState mailing = views.ledger().mailing(Words.number(id)).orElseThrow(CopyPage::none);
        LedgerCopy copy = ledger.copy(Words.number(copyId)).filter(each -> each.mailingId() == mailing.mailingId())
                .orElseThrow(CopyPage::none);
        List<Bounce> bounces = views.bounces().ofCopy(copy.copyId());
        String subject = views.archive().find(mailing.postId()).map(ArchivedPost::subject)
                .map(each -> PostRow.subject(each, teller)).orElseGet(() -> teller.say("admin-the-post"));
        String path = path(mailing.postId(), copy.copyId());
        Shown shown = new Shown(copy.copyId(), path, Words.whole(copy.address()), copy.state().word(),
                teller.say("copy-state-" + copy.state().word()), teller.say("copy-meaning-" + copy.state().word()),
                PostPage.path(mailing.postId()), subject, Words.whole(copy.site()),
                copy.site().isEmpty() ? "" : SitesPage.path(copy.site()), Words.whole(copy.answer().tls()),
                copy.state() == CopyState.DEFERRED && !copy.site().isEmpty());
        return new Copy(shown, new Story(teller).of(copy, ledger.story(copy.copyId()), bounces, mailing.createdAt()),
                Story.remedies(copy, !bounces.isEmpty()).stream().map(teller::say).toList());
    }

    private static NotFoundException none() {
        return new NotFoundException("admin-copy-none");
    }
}
