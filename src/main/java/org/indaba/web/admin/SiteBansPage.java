package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.indaba.access.Audit;
import org.indaba.lists.BanPattern;
import org.indaba.lists.BanScope;
import org.indaba.lists.Bans;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** {@code /admin/bans}: who may neither post nor join, on any list. */
@Path("/admin/bans")
@For(Audience.ADMINISTRATORS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SiteBansPage {

    private static final BanScope EVERYWHERE = new BanScope.Site();

    private final Bans bans;
    private final Transactions transactions;
    private final Audit audit;
    private final Visitor visitor;
    private final VisitorLanguage speech;
    private final Flash flash;

    SiteBansPage(Bans bans, Transactions transactions, Audit audit, Visitor visitor, VisitorLanguage speech, Flash flash) {
        this.bans = bans;
        this.transactions = transactions;
        this.audit = audit;
        this.visitor = visitor;
        this.speech = speech;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param bans in their order as text
     * @param typed what stands in the field
     * @param error why it was not taken, in a sentence; empty at first
     */
    @CheckedTemplate(basePath = "web/admin")
    record SiteBans(List<String> bans, String typed, String error) implements TemplateInstance {
    }

    /** The page. */
    @GET
    public TemplateInstance show() {
        return page("", "");
    }

    private SiteBans page(String typed, String error) {
        return new SiteBans(bans.all(EVERYWHERE).stream().map(BanPattern::text).toList(), typed, error);
    }

    /** Bans somebody. */
    @POST
    public Response add(@FormParam("pattern") @DefaultValue("") String typed) {
        return switch (BanPattern.parse(typed)) {
            case BanPattern.Parsed.Valid(BanPattern pattern) -> {
                transactions.run(() -> {
                    if (bans.addInTx(EVERYWHERE, pattern)) {
                        audit.appendInTx(visitor.address(), "ban add", pattern.text(), "on all lists");
                    }
                });
                yield done("site-ban-added", pattern);
            }
            case BanPattern.Parsed.Invalid _ -> refused(typed);
        };
    }

    /** Lifts a ban. */
    @POST
    @Path("remove")
    public Response remove(@FormParam("pattern") @DefaultValue("") String typed) {
        return switch (BanPattern.parse(typed)) {
            case BanPattern.Parsed.Valid(BanPattern pattern) -> {
                transactions.run(() -> {
                    if (bans.removeInTx(EVERYWHERE, pattern)) {
                        audit.appendInTx(visitor.address(), "ban remove", pattern.text(), "on all lists");
                    }
                });
                yield done("site-ban-removed", pattern);
            }
            case BanPattern.Parsed.Invalid _ -> refused(typed);
        };
    }

    private Response refused(String typed) {
        return Response.status(Response.Status.BAD_REQUEST).entity(page(typed, speech.say("site-ban-bad"))).build();
    }

    private Response done(String key, BanPattern pattern) {
        flash.tellNext(Flash.Kind.DONE, speech.say(key, pattern.text()));
        return Response.seeOther(URI.create("/admin/bans")).build();
    }
}
