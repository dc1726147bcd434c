package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;

/** {@code /}: the lists that are public. */
@Path("/")
@For(Audience.EVERYBODY)
@Blocking
final class IndexPage {

    private final Lists lists;

    IndexPage(Lists lists) {
        this.lists = lists;
    }

    /**
     * The page.
     *
     * @param lists by domain and name
     */
    @CheckedTemplate(basePath = "web")
    record Index(List<Entry> lists) implements TemplateInstance {
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

    /** The index. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance index() {
        return new Index(lists.all().stream()
                .filter(list -> list.settings().visibility() == ListSettings.Visibility.PUBLIC).map(Entry::of).toList());
    }
}
