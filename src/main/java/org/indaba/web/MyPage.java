package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Role;
import org.indaba.lists.Standing;
import org.indaba.lists.Standings;

/** {@code /my}: the lists with which somebody has to do. */
@Path("/my")
@For(Audience.SIGNED_IN)
@Blocking
final class MyPage {

    private final Visitor visitor;
    private final Standings standings;
    private final Lists lists;

    MyPage(Visitor visitor, Standings standings, Lists lists) {
        this.visitor = visitor;
        this.standings = standings;
        this.lists = lists;
    }

    /**
     * The page.
     *
     * @param lists by address
     */
    @CheckedTemplate(basePath = "web")
    record My(List<Entry> lists) implements TemplateInstance {
    }

    /**
     * A list of the visitor's.
     *
     * @param path of its page
     * @param address where posts go
     * @param description what it is about; may be empty
     * @param owner whether the visitor owns it
     * @param moderator whether the visitor decides about its held posts
     * @param member whether the visitor is on it
     */
    record Entry(String path, String address, String description, boolean owner, boolean moderator, boolean member) {

        static Entry of(MailList list, Standing standing) {
            return new Entry(ListPage.path(list), list.post().toString(), list.settings().description(),
                    standing.roles().contains(Role.OWNER), standing.roles().contains(Role.MODERATOR), standing.member());
        }
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance show() {
        Map<Long, Standing> mine = standings.all(visitor.person().orElseThrow().keys());
        return new My(mine.entrySet().stream()
                .flatMap(entry -> lists.byId(entry.getKey()).stream().map(list -> Entry.of(list, entry.getValue())))
                .sorted(Comparator.comparing(Entry::address)).toList());
    }
}
