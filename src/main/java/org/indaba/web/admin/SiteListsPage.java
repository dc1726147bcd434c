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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.language.Saying;
import org.indaba.lists.Domains;
import org.indaba.lists.ListChange;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListPage;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** {@code /admin/lists}: the lists that are in the visitor's charge, and a form that makes another one. */
@Path("/admin/lists")
@For(Audience.CREATORS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SiteListsPage {

    /** Lists that one page shows. */
    static final int PAGE = 200;

    /** What a list is for, and the settings that it begins with. */
    enum Preset {
        /** Members talk with each other. */
        DISCUSSION(Map.of("posting", "members")),
        /** Owners write, others read. */
        ANNOUNCEMENTS(Map.of("posting", "announce")),
        /** Anybody writes, and a moderator looks first. */
        MODERATED(Map.of("posting", "moderated")),
        /** A team that others write to, too; nobody finds it. */
        TEAM(Map.of("posting", "open", "joining", "closed", "visibility", "hidden"));

        private final Map<String, String> settings;

        Preset(Map<String, String> settings) {
            this.settings = settings;
        }

        static Map<String, String> named(String word) {
            for (Preset preset : values()) {
                if (preset.name().equalsIgnoreCase(word)) {
                    return preset.settings;
                }
            }
            return DISCUSSION.settings;
        }
    }

    private final Lists lists;
    private final Domains domains;
    private final ListOffice office;
    private final Visitor visitor;
    private final VisitorLanguage speech;
    private final Flash flash;

    SiteListsPage(Lists lists, Domains domains, ListOffice office, Visitor visitor, VisitorLanguage speech, Flash flash) {
        this.lists = lists;
        this.domains = domains;
        this.office = office;
        this.visitor = visitor;
        this.speech = speech;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param lists by domain and name
     * @param words what was looked for
     * @param turn to other pages
     * @param domains in which the visitor may make lists
     * @param presets what a list can be for
     * @param typed what stands in the form
     */
    @CheckedTemplate(basePath = "web/admin")
    record SiteLists(List<Row> lists, String words, Turn turn, List<String> domains, List<Choice> presets, Typed typed)
            implements TemplateInstance {
    }

    /**
     * Other pages of the same lists.
     *
     * @param number of this page, from 1
     * @param pages how many there are; at least 1
     * @param previous its address; empty on the first page
     * @param next its address; empty on the last page
     */
    record Turn(int number, int pages, String previous, String next) {

        /** @param asked any number; the nearest page that there is */
        static Turn of(int found, int asked, String words) {
            int pages = Math.max(1, Math.ceilDiv(found, PAGE));
            int number = Math.clamp(asked, 1, pages);
            return new Turn(number, pages, number > 1 ? address(words, number - 1) : "", number < pages ? address(words, number + 1) : "");
        }

        private static String address(String words, int page) {
            String sought = words.isEmpty() ? "" : "q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + "&";
            return "/admin/lists?" + sought + "page=" + page;
        }
    }

    /** A list in the table. */
    record Row(String path, String administer, String address, String description) {

        static Row of(MailList list) {
            return new Row(ListPage.path(list), SiteListPage.path(list), list.post().toString(), list.settings().description());
        }
    }

    /**
     * What a list can be for.
     *
     * @param word its name
     * @param key of its sentence
     */
    record Choice(String word, String key) {
    }

    /** What stands in the form. @param error why it was not taken, in a sentence; empty at first */
    record Typed(String name, String domain, String owner, String description, String preset, String error) {
    }

    /** The page. @param page anything but a number is the first */
    @GET
    public TemplateInstance show(@QueryParam("q") @DefaultValue("") String q, @QueryParam("page") @DefaultValue("1") String page) {
        return page(q, page.matches("\\d{1,6}") ? Integer.parseInt(page) : 1, new Typed("", "", visitor.address(), "", "discussion", ""));
    }

    private SiteLists page(String q, int number, Typed typed) {
        String words = q.strip().toLowerCase(Locale.ROOT);
        List<MailList> found = lists.all().stream().filter(list -> visitor.authority().administers(list.domain()))
                .filter(list -> (list.post() + " " + list.settings().description()).toLowerCase(Locale.ROOT).contains(words)).toList();
        Turn turn = Turn.of(found.size(), number, q.strip());
        return new SiteLists(found.stream().skip((turn.number() - 1L) * PAGE).limit(PAGE).map(Row::of).toList(), q.strip(), turn,
                domains.all().stream().filter(visitor.authority()::createsIn).toList(),
                List.of(Preset.values()).stream().map(preset -> preset.name().toLowerCase(Locale.ROOT))
                        .map(word -> new Choice(word, "site-list-for-" + word)).toList(), typed);
    }

    /** Makes a list. */
    @POST
    public Response create(@FormParam("name") @DefaultValue("") String name, @FormParam("domain") @DefaultValue("") String domain,
            @FormParam("owner") @DefaultValue("") String owner, @FormParam("description") @DefaultValue("") String description,
            @FormParam("preset") @DefaultValue("") String preset) {
        return switch (office.create(new ListOffice.Wanted(name, domain, owner, description, Preset.named(preset)))) {
            case ListChange.Done(MailList list) -> {
                flash.tellNext(Flash.Kind.DONE, speech.say("site-list-made", list.post().toString()));
                yield Response.seeOther(URI.create(ListPage.path(list))).build();
            }
            case ListChange.Refused(Saying reason) -> Response.status(Response.Status.BAD_REQUEST)
                    .entity(page("", 1, new Typed(name, domain, owner, description, preset, speech.say(reason)))).build();
        };
    }
}
