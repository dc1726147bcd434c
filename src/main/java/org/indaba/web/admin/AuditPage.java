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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.indaba.access.AuditEntry;
import org.indaba.access.AuditSearch;
import org.indaba.web.Audience;
import org.indaba.web.For;
import org.indaba.web.VisitorLanguage;

/** {@code /admin/audit}: who did what, when; looked for by all three. */
@Path("/admin/audit")
@For(Audience.ADMINISTRATORS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class AuditPage {

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2200, 1, 1);

    private final AuditSearch search;
    private final VisitorLanguage speech;

    AuditPage(AuditSearch search, VisitorLanguage speech) {
        this.search = search;
        this.speech = speech;
    }

    /**
     * The page.
     *
     * @param entries the newest first
     * @param typed what stands in the fields
     * @param next the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record AuditLog(List<Entry> entries, Typed typed, String next) implements TemplateInstance {
    }

    /**
     * An entry.
     *
     * @param at when
     * @param actor who
     * @param action what
     * @param subject to what
     * @param detail more
     */
    record Entry(String at, String actor, String action, String subject, String detail) {
    }

    /** What is looked for. */
    record Typed(String who, String what, String about, String from, String to) {

        private String query() {
            return "who=" + Words.encoded(who) + "&what=" + Words.encoded(what) + "&about=" + Words.encoded(about) + "&from="
                    + Words.encoded(from) + "&to=" + Words.encoded(to);
        }
    }

    /** The page. @param from a day, and so is {@code to}, in UTC: both are among those that are shown */
    @GET
    public TemplateInstance show(@QueryParam("who") @DefaultValue("") String who, @QueryParam("what") @DefaultValue("") String what,
            @QueryParam("about") @DefaultValue("") String about, @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to, @QueryParam("before") @DefaultValue("") String before) {
        Typed typed = new Typed(clean(who), clean(what), clean(about), from, to);
        Instant start = day(from, FIRST_DAY).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = day(to, LAST_DAY).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        long id = Words.number(before);
        AuditSearch.Page page = search.search(new AuditSearch.Wish(typed.who(), typed.what(), typed.about(), start, end),
                id == 0 ? Long.MAX_VALUE : id);
        return new AuditLog(page.entries().stream().map(this::entry).toList(), typed,
                page.next() == 0 ? "" : "/admin/audit?" + typed.query() + "&before=" + page.next());
    }

    private static String clean(String text) {
        return text.strip().replace("\0", "");
    }

    /** Days that are none, or that nobody means, stand for all. */
    private static LocalDate day(String text, LocalDate otherwise) {
        try {
            LocalDate day = LocalDate.parse(text);
            return day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY) ? otherwise : day;
        } catch (DateTimeParseException none) {
            return otherwise;
        }
    }

    private Entry entry(AuditEntry entry) {
        return new Entry(speech.phrases().moment(entry.at()), entry.actor(), entry.action(), entry.subject(), entry.detail());
    }
}
