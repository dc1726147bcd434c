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
import java.time.Instant;
import java.util.List;
import org.indaba.bounce.BounceMember;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.DayCount;
import org.indaba.bounce.Incident;
import org.indaba.lists.BounceSettings;
import org.indaba.lists.MailList;
import org.indaba.notice.CleanText;
import org.indaba.web.Audience;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;

/** {@code /lists/{address}/bounces}: what came back on a list. */
@Path("/lists/{address}/bounces")
@For(Audience.OWNERS)
@Blocking
final class BouncesPage {

    /** Rows of a table. */
    private static final int PAGE = 50;

    /** Incidents on a list's page; their sites and posts have pages of their own. */
    private static final int INCIDENTS = 5;

    /** An address in a link or a form; longer ones are none. In characters. */
    private static final int MAX_KEY = 400;

    private final ListAsked asked;
    private final BounceReader reader;
    private final Tellers tellers;

    BouncesPage(ListAsked asked, BounceReader reader, Tellers tellers) {
        this.asked = asked;
        this.reader = reader;
        this.tellers = tellers;
    }

    /** The address of a list's page. */
    static String path(MailList list) {
        return ListPage.path(list) + "/bounces";
    }

    /** The address of a member's page. */
    static String member(MailList list, String address) {
        return path(list) + "/members/" + Words.encoded(address);
    }

    /**
     * The page of a list.
     *
     * @param list which
     * @param chart by day
     * @param reasons the most frequent first
     * @param sites those with the most first
     * @param incidents the newest first
     * @param members with a score, or suspended, by address
     * @param next the address of the next page of members; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record ListBounces(Shown list, Chart chart, List<BounceChart.Share> reasons, List<BounceChart.Share> sites,
            List<BounceShown.Refusal> incidents, List<BounceShown.Member> members, String next) implements TemplateInstance {
    }

    /**
     * A list as its page shows it.
     *
     * @param name its post address
     * @param path of this page
     * @param rules what happens to members, in sentences
     * @param first whether this is the first page of members
     */
    record Shown(String name, String path, List<String> rules, boolean first) {
    }

    static String name(MailList list) {
        return list.post().toString();
    }

    /** One list. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance list(@QueryParam("after") @DefaultValue("") String after) {
        Teller teller = tellers.now();
        Instant now = teller.now();
        MailList list = asked.get();
        String key = CleanText.line(after, MAX_KEY);
        List<DayCount> counts = reader.counts(list.id(), BounceChart.from(now), BounceChart.to(now));
        List<BounceMember> found = reader.members(list.id(), key, PAGE + 1);
        List<BounceMember> page = found.subList(0, Math.min(PAGE, found.size()));
        List<Incident> incidents = reader.incidents(list.id(), Long.MAX_VALUE, INCIDENTS);
        return new ListBounces(new Shown(name(list), path(list), rules(list.settings().bounces(), teller), key.isEmpty()),
                BounceChart.of(counts, teller), BounceChart.reasons(counts, teller), BounceChart.sites(counts, teller),
                incidents.stream().map(incident -> BounceShown.incident(PostPlace.of(list), incident, teller)).toList(),
                page.stream().map(member -> BounceShown.member(list, member, teller)).toList(),
                found.size() <= PAGE ? "" : path(list) + "?after=" + Words.encoded(page.getLast().address().key()) + "#members");
    }

    private static List<String> rules(BounceSettings settings, Teller teller) {
        if (settings.processing() == BounceSettings.Processing.OFF) {
            return List.of(teller.say("admin-rule-off"));
        }
        return List.of(teller.say("admin-rule-address"),
                teller.say("admin-rule-suspension", settings.threshold(), teller.stretch(settings.probeAfter()), settings.warnings(),
                        teller.stretch(settings.warningInterval())),
                teller.say(settings.removal() == BounceSettings.Removal.ON ? "admin-rule-removal" : "admin-rule-no-removal"),
                teller.say("admin-rule-decay", teller.stretch(settings.decay())));
    }
}
