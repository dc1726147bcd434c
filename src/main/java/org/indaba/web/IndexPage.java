package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.lists.PublicLists;

/** {@code /}: the lists that are public, a page of them at a time, and a field to look for one. */
@Path("/")
@For(Audience.EVERYBODY)
@Blocking
final class IndexPage {

    /** Nobody types more. */
    static final int MAX_WORDS = 200;

    private final PublicLists lists;

    IndexPage(PublicLists lists) {
        this.lists = lists;
    }

    /**
     * The page.
     *
     * @param lists by domain and name
     * @param words that were looked for; may be empty
     * @param total how many lists there are
     * @param turn to other pages
     */
    @CheckedTemplate(basePath = "web")
    record Index(List<Entry> lists, String words, long total, Turn turn) implements TemplateInstance {
    }

    /**
     * Other pages of the same lists.
     *
     * @param number of this one
     * @param pages how many there are
     * @param previous its address; empty on the first page
     * @param next its address; empty on the last
     */
    record Turn(int number, long pages, String previous, String next) {

        static Turn of(PublicLists.Page page, String words) {
            return new Turn(page.number(), page.pages(), page.number() > 1 ? address(words, page.number() - 1) : "",
                    page.number() < page.pages() ? address(words, page.number() + 1) : "");
        }

        private static String address(String words, int page) {
            return "/?" + (words.isEmpty() ? "" : "q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + "&") + "page=" + page;
        }
    }

    /**
     * A list in the index.
     *
     * @param path of its page
     * @param name as people call it
     * @param address where posts go
     * @param description what it is about; may be empty
     */
    record Entry(String path, String name, String address, String description) {

        static Entry of(MailList list) {
            return new Entry(ListPage.path(list), list.name(), list.post().toString(), list.settings().description());
        }
    }

    /** The index. @param page anything but a number is the first */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance index(@QueryParam("q") @DefaultValue("") String q, @QueryParam("page") @DefaultValue("1") String page) {
        String words = q.strip().substring(0, Math.min(q.strip().length(), MAX_WORDS));
        PublicLists.Page found = lists.search(words.replace("\0", ""), page.matches("\\d{1,6}") ? Integer.parseInt(page) : 1);
        return new Index(found.lists().stream().map(Entry::of).toList(), words, found.total(), Turn.of(found, words));
    }
}
