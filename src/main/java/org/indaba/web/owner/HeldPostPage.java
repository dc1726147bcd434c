package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.MessageOctets;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.Trace;
import org.indaba.spool.Inbound;
import org.indaba.spool.Inbox;
import org.indaba.spool.MessageStore;
import org.indaba.web.Audience;
import org.indaba.web.ContentPolicy;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.Onward;
import org.indaba.web.RefusedException;
import org.indaba.web.SiteAddress;
import org.indaba.web.VisitorLanguage;
import org.indaba.web.mailview.MailView;

/**
 * {@code /lists/{address}/held/{post}}: one post that waits, shown so that it can do no harm: its text, its HTML without anything that
 * would be fetched or run, its source, and what each rule said.
 */
@Path("/lists/{address}/held/{post:\\d{1,18}}")
@For(Audience.MODERATORS)
@Blocking
final class HeldPostPage {

    /** What is shown of a text, in characters: a page is small, and the source has all. */
    static final int MAX_TEXT = 20_000;

    /** Pieces in which the source is written, in octets. */
    private static final int PIECE = 64 << 10;

    private final ListAsked asked;
    private final HeldPosts held;
    private final Inbox inbox;
    private final MessageStore store;
    private final VisitorLanguage language;
    private final SiteAddress site;

    HeldPostPage(ListAsked asked, HeldPosts held, Inbox inbox, MessageStore store, VisitorLanguage language, SiteAddress site) {
        this.asked = asked;
        this.held = held;
        this.inbox = inbox;
        this.store = store;
        this.language = language;
        this.site = site;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param back the page of all that wait
     * @param post what it says of itself
     * @param content its text and attachments
     * @param looks what each rule said
     * @param choices what can be chosen
     */
    @CheckedTemplate(basePath = "web/owner")
    record HeldOne(String list, String back, Shown post, Content content, List<Trace.Look> looks, HeldPage.Choices choices)
            implements TemplateInstance {
    }

    /**
     * A post.
     *
     * @param id its number
     * @param path of its page
     * @param subject its subject; may be empty
     * @param author who wrote it
     * @param sender the one author; empty if there are several or none
     * @param reason why it waits
     * @param at since when, for people
     */
    record Shown(long id, String path, String subject, String author, String sender, String reason, String at) {
    }

    /**
     * What is in it.
     *
     * @param from the author as the post names them
     * @param to to whom it says that it goes
     * @param date as it is written
     * @param text the first text; empty if there is none
     * @param cut whether there is more of it
     * @param html whether there is HTML
     * @param attachments what else there is
     */
    record Content(String from, String to, String date, String text, boolean cut, boolean html, List<MailView.Attachment> attachments) {
    }

    private HeldPost find(long id) {
        return held.find(id).filter(post -> post.listId() == asked.get().id())
                .orElseThrow(this::decided);
    }

    private RefusedException decided() {
        return new RefusedException("held-decided", Response.Status.NOT_FOUND,
                Onward.to(HeldPage.path(asked.get()), "held-heading").titled("held-decided-title"));
    }

    private Inbound row(HeldPost post) {
        return inbox.find(post.postId())
                .orElseThrow(this::decided);
    }

    /** One post. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance show(@PathParam("post") long id) {
        MailList list = asked.get();
        HeldPost post = find(id);
        Inbound row = row(post);
        MessageOctets octets = store.open(row.arrival().messageId());
        MailView view = MailView.of(octets, site, language.phrases());
        String text = view.text().length() > MAX_TEXT ? view.text().substring(0, view.text().offsetByCodePoints(0,
                view.text().codePointCount(0, MAX_TEXT))) : view.text();
        return new HeldOne(list.post().toString(), HeldPage.path(list), new Shown(id, HeldPage.path(list) + "/" + id, post.subject(),
                post.author(), HeldDesk.author(post).map(EmailAddress::toString).orElse(""), post.reason(),
                language.phrases().moment(post.heldAt())),
                new Content(view.from(), view.to(), view.date(), text, text.length() < view.text().length(),
                        MailView.html(octets).isPresent(), view.attachments()),
                Trace.ofJson(row.arrival().trace()).looks(), HeldPage.choices(language));
    }

    /** Its HTML, harmless, for a frame. */
    @GET
    @Path("html")
    @Produces(MediaType.TEXT_HTML)
    @ContentPolicy(ContentPolicy.Kind.SANDBOXED_MAIL)
    public String html(@PathParam("post") long id) {
        return MailView.html(store.open(row(find(id)).arrival().messageId()))
                .orElseThrow(() -> new NotFoundException("held-no-html"));
    }

    /** As it came, as text: one character an octet, so nothing is guessed and nothing of it is markup. */
    @GET
    @Path("raw")
    @ContentPolicy(ContentPolicy.Kind.SANDBOXED_MAIL)
    public Response raw(@PathParam("post") long id) {
        MessageOctets octets = store.open(row(find(id)).arrival().messageId());
        StreamingOutput body = out -> {
            for (long from = 0; from < octets.size(); from += PIECE) {
                out.write(octets.slice(from, PIECE));
            }
        };
        return Response.ok(body).type("text/plain; charset=iso-8859-1").build();
    }
}
