package org.indaba.web.demo;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.UnaryOperator;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;
import org.indaba.web.Audience;
import org.indaba.web.ContentPolicy;
import org.indaba.web.For;
import org.indaba.web.SiteAddress;
import org.indaba.web.VisitorLanguage;
import org.indaba.web.mailview.MailView;

/**
 * {@code /demo} and what lies below it: what this demo is, the mailboxes, a mailbox, a mail. What changes something is in
 * {@link DemoForms}. Outside of a demo nothing is here.
 */
@Path("/demo")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
public final class DemoPages {

    /** Mailboxes on a page. */
    static final int MAILBOXES = 50;

    /** The newest mails of all on the first page. */
    private static final int NEWEST = 8;

    private final DemoAccess access;
    private final SiteAddress site;
    private final VisitorLanguage language;

    DemoPages(DemoAccess access, SiteAddress site, VisitorLanguage language) {
        this.access = access;
        this.site = site;
        this.language = language;
    }

    /**
     * The first page.
     *
     * @param demo what it shows
     */
    @CheckedTemplate(basePath = "web/demo")
    record Welcome(WelcomeView demo) implements TemplateInstance {
    }

    /**
     * What the first page shows.
     *
     * @param facts what the demo is made of
     * @param dialogue what to type
     * @param sites the mail hosts with ways of their own
     * @param totals how much was caught
     * @param newest the newest mails
     * @param live what htmx asks
     */
    record WelcomeView(DemoFacts facts, String dialogue, List<SiteRow> sites, Mailboxes.Totals totals, List<MailRow> newest, String live) {
    }

    /** A mail host with a way of its own, and what it does, in a sentence. */
    record SiteRow(String host, String domains, String story) {
    }

    /**
     * The mailboxes.
     *
     * @param page what it shows
     */
    @CheckedTemplate(basePath = "web/demo")
    record Boxes(BoxesView page) implements TemplateInstance {
    }

    /**
     * A page of mailboxes.
     *
     * @param text what was looked for
     * @param rows the mailboxes
     * @param totals how much was caught
     * @param next the address of the next page; empty on the last
     * @param first whether this is the first page
     * @param live what htmx asks
     */
    record BoxesView(String text, List<BoxRow> rows, Mailboxes.Totals totals, String next, boolean first, String live) {
    }

    /**
     * A mailbox.
     *
     * @param box what it shows
     */
    @CheckedTemplate(basePath = "web/demo")
    record Box(BoxView box) implements TemplateInstance {
    }

    /**
     * What the page of a mailbox shows.
     *
     * @param row the mailbox itself
     * @param mails newest first
     * @param list the list that can be joined and left
     * @param live what htmx asks
     */
    record BoxView(BoxRow row, List<MailRow> mails, String list, String live) {
    }

    /**
     * A mail.
     *
     * @param mail what it shows
     */
    @CheckedTemplate(basePath = "web/demo")
    record Mail(OneMail mail) implements TemplateInstance {
    }

    /**
     * What the page of a mail shows.
     *
     * @param row the mail in its mailbox
     * @param box the mailbox
     * @param content the mail taken apart
     * @param envelope how it came
     * @param html whether it has HTML to be shown in a frame
     * @param bounces what a host could say
     */
    record OneMail(MailRow row, BoxRow box, MailView content, CaughtMail.Envelope envelope, boolean html, List<BounceKind> bounces) {
    }

    /** What this is, and what to try. */
    @GET
    public Response welcome(@QueryParam("seen") @DefaultValue("") String seen) {
        Mailboxes mailboxes = mailboxes();
        String stamp = stamp(mailboxes.totals());
        if (seen.equals(stamp)) {
            return Response.noContent().build();
        }
        DemoFacts facts = mailboxes.facts();
        return page(new Welcome(new WelcomeView(facts, String.join("\n", facts.dialogue()), sites(facts), mailboxes.totals(),
                mailboxes.newest(NEWEST).stream().map(this::row).toList(), "/demo?seen=" + stamp)));
    }

    /** The mailboxes, or those that hold a text in their address or name. */
    @GET
    @Path("/mailboxes")
    public Response boxes(@QueryParam("q") @DefaultValue("") String text, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("seen") @DefaultValue("") String seen) {
        Mailboxes mailboxes = mailboxes();
        String stamp = stamp(mailboxes.totals());
        if (seen.equals(stamp)) {
            return Response.noContent().build();
        }
        List<MailboxView> found = mailboxes.page(text, after, MAILBOXES + 1);
        List<BoxRow> rows = found.stream().limit(MAILBOXES).map(this::row).toList();
        String next = found.size() > MAILBOXES ? DemoPath.mailboxes(text, rows.getLast().address()) : "";
        String here = DemoPath.mailboxes(text, after);
        return page(new Boxes(new BoxesView(text, rows, mailboxes.totals(), next, after.isEmpty(),
                here + (here.contains("?") ? "&" : "?") + "seen=" + stamp)));
    }

    /** A mailbox. */
    @GET
    @Path("/mailboxes/{address}")
    public Response box(@PathParam("address") String address, @QueryParam("seen") @DefaultValue("") String seen) {
        Mailboxes mailboxes = mailboxes();
        BoxRow row = find(mailboxes, address);
        List<MailRow> mails = mailboxes.mails(address).stream().map(this::row).toList();
        String stamp = mails.isEmpty() ? "0" : Long.toString(mails.getFirst().id());
        if (seen.equals(stamp)) {
            return Response.noContent().build();
        }
        return page(new Box(new BoxView(row, mails, mailboxes.facts().list(), row.path() + "?seen=" + stamp)));
    }

    /** A mail. */
    @GET
    @Path("/mailboxes/{address}/{id}")
    public TemplateInstance mail(@PathParam("address") String address, @PathParam("id") long id) {
        Mailboxes mailboxes = mailboxes();
        CaughtMail mail = mailboxes.mail(address, id).orElseThrow(DemoPages::gone);
        return new Mail(new OneMail(row(mail), find(mailboxes, address), MailView.of(octets(mail), site, language.phrases()),
                mail.envelope(), MailView.html(octets(mail)).isPresent(), List.of(BounceKind.values())));
    }

    /** The HTML of a mail, harmless, for the frame in its page. */
    @GET
    @Path("/mailboxes/{address}/{id}/html")
    @ContentPolicy(ContentPolicy.Kind.SANDBOXED_MAIL)
    public String html(@PathParam("address") String address, @PathParam("id") long id) {
        return mailboxes().mail(address, id).flatMap(mail -> MailView.html(octets(mail))).orElseThrow(DemoPages::gone);
    }

    private List<SiteRow> sites(DemoFacts facts) {
        return facts.sites().stream().map(site -> new SiteRow(site.host(), site.domains(),
                site.story().in(language.phrases(), UnaryOperator.identity()))).toList();
    }

    private static Response page(TemplateInstance page) {
        return Response.ok(page).build();
    }

    private Mailboxes mailboxes() {
        return mailboxes(access);
    }

    static Mailboxes mailboxes(DemoAccess access) {
        return access.mailboxes().orElseThrow(NotFoundException::new);
    }

    private BoxRow find(Mailboxes mailboxes, String address) {
        return mailboxes.find(address).map(this::row).orElseThrow(() -> new NotFoundException("demo-no-mailbox"));
    }

    private BoxRow row(MailboxView box) {
        return BoxRow.of(box, language.phrases());
    }

    private MailRow row(CaughtMail mail) {
        return MailRow.of(mail, language.phrases());
    }

    static NotFoundException gone() {
        return new NotFoundException("demo-mail-gone");
    }

    /** Changes whenever a mail came. */
    private static String stamp(Mailboxes.Totals totals) {
        return totals.kept() + "." + totals.forgotten();
    }

    private static MessageOctets octets(CaughtMail mail) {
        return ByteOctets.of(mail.octets().toArray());
    }
}
