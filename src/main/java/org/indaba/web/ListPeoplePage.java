package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberSearch;
import org.indaba.lists.MemberView;
import org.indaba.lists.PeopleSettings.MemberList;

/**
 * {@code /lists/{address}/people}: who is on a list, for those who would be told by the mail command "who": its owners and moderators, and
 * its members where the setting {@code member-list} says so. It shows what that mail does: names and addresses. Nothing is changed here.
 */
@Path("/lists/{address}/people")
@For(Audience.MEMBERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class ListPeoplePage {

    /** Rows of a page. */
    private static final int PAGE = 50;

    private final ListAsked asked;
    private final MemberSearch search;
    private final Visitor visitor;
    private final SecondFactorDemand demand;

    ListPeoplePage(ListAsked asked, MemberSearch search, Visitor visitor, SecondFactorDemand demand) {
        this.asked = asked;
        this.search = search;
        this.visitor = visitor;
        this.demand = demand;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param path of this page
     * @param text what was looked for; empty if nothing was
     * @param people of this page, by address
     * @param first the first page with the same search; empty on that
     * @param next the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web")
    record ListPeople(String list, String path, String text, List<Shown> people, String first, String next) implements TemplateInstance {
    }

    /**
     * Somebody on the list.
     *
     * @param address that is on the list
     * @param name of the person; may be empty
     */
    record Shown(String address, String name) {

        static Shown of(MemberView member) {
            return new Shown(member.membership().address().toString(), member.membership().displayName());
        }
    }

    static String path(MailList list) {
        return ListPage.path(list) + "/people";
    }

    /** Whether the list shows its members to one another. */
    static boolean isOpen(MailList list) {
        return list.settings().people().memberList() == MemberList.MEMBERS;
    }

    /** Whether a visitor is shown the way here; owners have a page that tells them more. */
    static boolean isOffered(Visitor visitor, MailList list) {
        return !visitor.owns(list) && (visitor.moderates(list) || isOpen(list) && visitor.isMember(list));
    }

    /** Who is on the list. @param text what an address or a word of a name begins with @param after the place behind which to begin */
    @GET
    public Response show(@QueryParam("text") @DefaultValue("") String text, @QueryParam("after") @DefaultValue("") String after) {
        MailList list = asked.get();
        if (!(isOpen(list) && visitor.isMember(list))) {
            if (!visitor.moderates(list)) {
                throw new NotFoundException("problem-no-people");
            }
            // Who is here by an office alone is asked for what is asked for on the other pages of that office.
            if (demand.lacks(visitor, Audience.MODERATORS)) {
                return Response.seeOther(URI.create("/my/security")).build();
            }
        }
        // PostgreSQL has no texts with a NUL.
        return Response.ok(page(list, text.strip().replace("\0", ""), after.replace("\0", ""))).build();
    }

    private ListPeople page(MailList list, String text, String after) {
        List<MemberView> found = search.beginning(list.id(), text, after, PAGE + 1);
        List<MemberView> page = found.subList(0, Math.min(PAGE, found.size()));
        String here = path(list) + "?text=" + encoded(text);
        return new ListPeople(list.post().toString(), path(list), text, page.stream().map(Shown::of).toList(), after.isEmpty() ? "" : here,
                found.size() <= PAGE ? "" : here + "&after=" + encoded(page.getLast().cursor()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
