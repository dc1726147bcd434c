package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;

/**
 * {@code /lists/{address}}: what a list is about, and how to post, join and leave by mail. A hidden list has its page too: who knows its
 * address could as well ask it by mail. The people who own it are not named, only the address that reaches them.
 */
@Path("/lists/{address}")
@For(Audience.EVERYBODY)
@Blocking
public final class ListPage {

    private final ListAsked asked;

    ListPage(ListAsked asked) {
        this.asked = asked;
    }

    /**
     * The page.
     *
     * @param list what it shows
     */
    @CheckedTemplate(basePath = "web")
    record Profile(View list) implements TemplateInstance {
    }

    /**
     * A list as its page shows it.
     *
     * @param name as people call it
     * @param description what it is about; may be empty
     * @param hidden whether search engines are asked to leave it out
     * @param post where posts go
     * @param posting who may post, in a sentence
     * @param signatures what becomes of authors' signatures, in a sentence
     * @param join how to join
     * @param leave how to leave
     * @param owner who reaches the people in charge
     */
    record View(String name, String description, boolean hidden, Mailto post, String posting, String signatures, Way join, Way leave,
            Mailto owner) {

        static View of(MailList list) {
            ListSettings settings = list.settings();
            return new View(list.name(), settings.description(), settings.visibility() == ListSettings.Visibility.HIDDEN,
                    Mailto.to(list.post()), whoPosts(settings), settings.signatureSentence(),
                    new Way(Mailto.to(list.join()), howToJoin(settings)),
                    new Way(Mailto.to(list.leave()), howToLeave(settings)), Mailto.to(list.owner()));
        }
    }

    /**
     * A way in or out.
     *
     * @param mail where to write
     * @param sentence what follows
     */
    record Way(Mailto mail, String sentence) {
    }

    /** A list's page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance show() {
        return new Profile(View.of(asked.get()));
    }

    /** Where a list's page is. */
    public static String path(MailList list) {
        return "/lists/" + URLEncoder.encode(list.post().toString(), StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
    }

    private static String whoPosts(ListSettings settings) {
        String others = settings.nonmembers() == ListSettings.Nonmembers.HOLD
                ? " A post of anybody else waits for a moderator."
                : " A post of anybody else is refused, with the reason.";
        return switch (settings.posting()) {
            case MEMBERS -> "Members may post." + others;
            case OPEN -> "Anybody may post.";
            case MODERATED -> "Anybody may post; a moderator looks at each post before it goes out.";
            case ANNOUNCE -> "Only the owners and moderators post here." + others;
        };
    }

    private static String howToJoin(ListSettings settings) {
        return switch (settings.joining()) {
            case OPEN -> "An empty mail is enough: you are on the list at once.";
            case CONFIRM -> "An empty mail is enough. You get a question back; answer it, and you are on the list.";
            case MODERATE -> "An empty mail is enough. The owners decide, and you hear from them.";
            case CONFIRM_THEN_MODERATE -> "An empty mail is enough. You get a question back; once you have answered it, the owners decide.";
            case INVITATION -> "Nobody joins this list without an invitation of its owners. Write to them.";
            case CLOSED -> "Nobody joins this list by mail: its owners choose its members. Write to them.";
        };
    }

    private static String howToLeave(ListSettings settings) {
        return switch (settings.leaving()) {
            case OPEN -> "An empty mail from the address that is on the list is enough.";
            case CONFIRM -> "An empty mail from the address that is on the list is enough. You get a question back; answer it.";
            case MODERATE, CONFIRM_THEN_MODERATE -> "An empty mail is enough; the owners take you off. The address in the head of each "
                    + "copy that you got works at once.";
            case INVITATION, CLOSED -> "Use the address in the head of each copy that you got (List-Unsubscribe), or write to the owners.";
        };
    }
}
