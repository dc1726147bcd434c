package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberSearch;
import org.indaba.lists.MemberView;
import org.indaba.lists.Role;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.Recent;
import org.indaba.web.SentFields;
import org.indaba.web.VisitorLanguage;
import org.indaba.web.owner.MembersPage.Choice;

/**
 * {@code /lists/{address}/member/{member}/roles}: who of the members is in charge of the list. A page of its own, since it lets somebody
 * in: what is done every day to members asks for no fresh proof.
 */
@Path("/lists/{address}/member/{member}/roles")
@For(Audience.OWNERS)
@Recent
@Produces(MediaType.TEXT_HTML)
@Blocking
final class MemberRolesPage {

    private final ListAsked asked;
    private final MemberSearch search;
    private final MemberDesk desk;
    private final VisitorLanguage language;
    private final Flash flash;

    MemberRolesPage(ListAsked asked, MemberSearch search, MemberDesk desk, VisitorLanguage language, Flash flash) {
        this.asked = asked;
        this.search = search;
        this.desk = desk;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param back the page of the member
     * @param address of the member
     * @param roles to choose from
     */
    @CheckedTemplate(basePath = "web/owner")
    record MemberRoles(String list, String back, String address, List<Choice> roles) implements TemplateInstance {
    }

    /** The roles of a member. */
    @GET
    public TemplateInstance show(@PathParam("member") String text) {
        MailList list = asked.get();
        MemberView member = MemberPage.find(search, list, text);
        String address = member.membership().address().toString();
        return new MemberRoles(list.post().toString(), MemberPage.path(list, address), address, Arrays.stream(Role.values())
                .map(role -> new Choice(MembersPage.word(role), language.say("member-switch-" + MembersPage.word(role)),
                        member.roles().contains(role))).toList());
    }

    /** Gives the roles that were chosen in the form, and takes those that were taken away in it; others stay as they are by now. */
    @POST
    public Response save(@PathParam("member") String text, MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        MemberView member = MemberPage.find(search, list, text);
        SentSwitches sent = new SentSwitches(new SentFields(fields));
        Set<Role> wanted = Arrays.stream(Role.values())
                .filter(role -> sent.on(MembersPage.word(role), member.roles().contains(role))).collect(Collectors.toSet());
        Optional<Saying> refused = desk.appoint(list, member.membership(), wanted);
        String address = member.membership().address().toString();
        if (refused.isPresent()) {
            flash.tellNext(Flash.Kind.FAILED, language.say(refused.get()));
            return Response.seeOther(URI.create(MemberPage.path(list, address) + "/roles")).build();
        }
        flash.tellNext(Flash.Kind.DONE, language.say("member-saved", address));
        return Response.seeOther(URI.create(MemberPage.path(list, address))).build();
    }
}
