package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.indaba.checkup.CheckupLog;
import org.indaba.checkup.DailyCheckup;
import org.indaba.checkup.Finding;
import org.indaba.checkup.Report;
import org.indaba.checkup.Verdict;
import org.indaba.lists.Domains;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.jspecify.annotations.Nullable;

/** {@code /admin/dns}: what DNS and the web say of this server and its domains; and {@code /admin/dns/{domain}}: of one domain. */
@Path("/admin/dns")
@For(Audience.ADMINISTRATORS)
@Blocking
final class CheckupPage {

    /** Domains on a page. */
    static final int PAGE = 100;

    /** What a browser waits for: no domain is begun with later. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DailyCheckup checkup;
    private final CheckupLog log;
    private final Domains domains;
    private final Flash flash;
    private final Tellers tellers;

    CheckupPage(DailyCheckup checkup, CheckupLog log, Domains domains, Flash flash, Tellers tellers) {
        this.checkup = checkup;
        this.log = log;
        this.domains = domains;
        this.flash = flash;
        this.tellers = tellers;
    }

    /**
     * The page of the server and all domains.
     *
     * @param servers what was found at each server
     * @param domains in alphabetical order
     * @param next the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record Checkups(List<Host> servers, List<Row> domains, String next) implements TemplateInstance {
    }

    /**
     * A server.
     *
     * @param name what it calls itself
     * @param seen what was found
     */
    record Host(String name, Seen seen) {
    }

    /**
     * The page of one domain.
     *
     * @param domain its name
     * @param path of this page
     * @param seen what was found
     */
    @CheckedTemplate(basePath = "web/admin")
    record CheckupOf(String domain, String path, Seen seen) implements TemplateInstance {
    }

    /**
     * What was found.
     *
     * @param at when; null if nobody has looked yet
     * @param items all of it
     */
    record Seen(@Nullable Moment at, List<Item> items) {

        /** Those about which there is something to do. */
        public List<Item> advised() {
            return items.stream().filter(item -> !item.advice().isEmpty()).toList();
        }
    }

    /**
     * One thing that was looked at.
     *
     * @param title what it is
     * @param name at which name
     * @param found what is
     * @param badge what it means
     * @param advice what should be; empty where all is well
     * @param lines for a zone, one below the other; may be empty
     */
    record Item(String title, String name, String found, Badge badge, String advice, String lines) {
    }

    /**
     * What something means, as a word and a style.
     *
     * @param word for everybody
     * @param style the end of the name of its class
     * @param notice the end of the name of the class of its notice
     */
    record Badge(String word, String style, String notice) {
    }

    /**
     * A domain in the table.
     *
     * @param name its name
     * @param path of its page
     * @param badge the worst of what was found
     * @param note how much of what, in words
     * @param at when somebody looked last; null if nobody did
     */
    record Row(String name, String path, Badge badge, String note, @Nullable Moment at) {
    }

    /** The server, and all domains. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance all(@QueryParam("after") @DefaultValue("") String after) {
        Teller teller = tellers.now();
        List<String> rest = domains.all().stream().filter(domain -> domain.compareTo(after) > 0).limit(PAGE + 1L).toList();
        List<String> page = rest.subList(0, Math.min(PAGE, rest.size()));
        Map<String, CheckupLog.Summary> seen = log.summaries(page).stream()
                .collect(Collectors.toMap(CheckupLog.Summary::domain, Function.identity()));
        return new Checkups(log.servers().stream().map(report -> new Host(Words.cell(name(report.about())), seen(Optional.of(report),
                teller))).toList(),
                page.stream().map(domain -> row(domain, Optional.ofNullable(seen.get(domain)), teller)).toList(),
                rest.size() <= PAGE ? "" : "/admin/dns?after=" + Words.encoded(page.getLast()));
    }

    /** One domain. */
    @GET
    @Path("{domain}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance one(@PathParam("domain") String name) {
        String domain = served(name);
        return new CheckupOf(domain, path(domain), seen(log.latest(new Report.Subject.Domain(domain)), tellers.now()));
    }

    /** Looks at the server, and at as many domains as a browser waits for, the longest unseen first. */
    @POST
    public Response look() {
        DailyCheckup.Seen seen = checkup.lookNow(PATIENCE);
        flash.sayNext(Flash.Kind.DONE, seen.domains() == seen.of() ? "admin-dns-seen-all" : "admin-dns-seen-some", seen.domains(),
                seen.of());
        return Response.seeOther(URI.create("/admin/dns")).build();
    }

    /** Looks at one domain. */
    @POST
    @Path("{domain}")
    public Response look(@PathParam("domain") String name) {
        String domain = served(name);
        long wrong = checkup.lookAt(domain).wrong();
        flash.sayNext(Flash.Kind.DONE, "admin-dns-seen-one", wrong);
        return Response.seeOther(URI.create(path(domain))).build();
    }

    private static String name(Report.Subject about) {
        return switch (about) {
            case Report.Subject.Domain(String name) -> name;
            case Report.Subject.Server(String hostname) -> hostname;
        };
    }

    private String served(String name) {
        return domains.all().stream().filter(name::equals).findFirst()
                .orElseThrow(() -> new NotFoundException("admin-dns-not-served"));
    }

    private static String path(String domain) {
        return "/admin/dns/" + Words.encoded(domain);
    }

    private static Seen seen(Optional<Report> report, Teller teller) {
        return new Seen(report.map(each -> teller.moment(each.at())).orElse(null),
                report.map(each -> each.findings().stream().map(finding -> item(finding, teller)).toList()).orElse(List.of()));
    }

    private static Item item(Finding finding, Teller teller) {
        return new Item(teller.say(finding.check().key()), Words.whole(finding.name()), Words.whole(finding.found()),
                badge(finding.verdict(), teller),
                Words.whole(finding.verdict().advice()),
                finding.verdict().zone().stream().map(Words::whole).collect(Collectors.joining("\n")));
    }

    private static Badge badge(Verdict verdict, Teller teller) {
        String word = teller.say("checkup-" + verdict.word());
        return switch (verdict) {
            case Verdict.Fine _ -> new Badge(word, "delivered", "done");
            case Verdict.Better _ -> new Badge(word, "advice", "info");
            case Verdict.Wrong _ -> new Badge(word, "failed", "failed");
            case Verdict.Untold _ -> new Badge(word, "unknown", "info");
        };
    }

    private static Row row(String domain, Optional<CheckupLog.Summary> summary, Teller teller) {
        if (summary.isEmpty()) {
            return new Row(Words.cell(domain), path(domain), new Badge(teller.say("checkup-unknown"), "unknown", "info"),
                    teller.say("admin-dns-unseen-note"), null);
        }
        CheckupLog.Summary seen = summary.get();
        Badge badge = seen.wrong() > 0 ? new Badge(teller.say("checkup-wrong"), "failed", "failed")
                : new Badge(teller.say("checkup-ok"), "delivered", "done");
        String note = teller.say("admin-dns-note", seen.wrong(), seen.advice(), seen.unknown());
        return new Row(Words.cell(domain), path(domain), badge, note, teller.moment(seen.at()));
    }
}
