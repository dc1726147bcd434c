package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.lists.ListText;
import org.indaba.lists.ListTexts;
import org.indaba.lists.MailList;
import org.indaba.notice.OwnText;
import org.indaba.notice.OwnTexts;
import org.indaba.notice.TextKind;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.indaba.web.SiteAddress;
import org.indaba.web.VisitorLanguage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /lists/{address}/texts}: what the list says to people, notice by notice and language by language: our words, or those of the
 * owners. What was typed is kept when it is wrong; a preview shows the mail, and changes nothing.
 */
@Path("/lists/{address}/texts")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class TextsPage {

    private final ListAsked asked;
    private final ListTexts stored;
    private final OwnTexts texts;
    private final TextChanges changes;
    private final VisitorLanguage language;
    private final Flash flash;
    private final SiteAddress site;

    TextsPage(ListAsked asked, ListTexts stored, OwnTexts texts, TextChanges changes, VisitorLanguage language, Flash flash,
            SiteAddress site) {
        this.asked = asked;
        this.stored = stored;
        this.texts = texts;
        this.changes = changes;
        this.language = language;
        this.flash = flash;
        this.site = site;
    }

    /**
     * All notices.
     *
     * @param list its post address
     * @param kinds of notices
     */
    @CheckedTemplate(basePath = "web/owner")
    record Texts(String list, List<Kind> kinds) implements TemplateInstance {
    }

    /**
     * A notice.
     *
     * @param name the key of its name
     * @param variants one for each language
     */
    record Kind(String name, List<Variant> variants) {
    }

    /**
     * A notice in a language.
     *
     * @param path where it is changed
     * @param language that it is in
     * @param own whether these are words of the owners
     */
    record Variant(String path, Language language, boolean own) {
    }

    /**
     * One notice.
     *
     * @param list its post address
     * @param name the key of the notice's name
     * @param at where it is, and where all of them are
     * @param language that it is in
     * @param values what may stand in it
     * @param draft what stands in the form
     * @param shown what stands below it
     */
    @CheckedTemplate(basePath = "web/owner")
    record TextOf(String list, String name, At at, Language language, String values, Draft draft, Below shown)
            implements TemplateInstance {
    }

    /**
     * What stands below the form.
     *
     * @param preview the mail that would be sent; null where the form is wrong
     * @param now what somebody else wrote since the form was shown; null where nobody did
     */
    record Below(@Nullable OwnText preview, @Nullable OwnText now) {
    }

    /**
     * Places.
     *
     * @param path of the page
     * @param all the page of all notices
     */
    record At(String path, String all) {
    }

    /**
     * What stands in the form.
     *
     * @param text subject and body
     * @param own whether words of the owners are sent now
     * @param changed who wrote them, and when; empty for our words
     * @param was which words the form was shown with, as {@link TextChanges#version} says it
     * @param wrong what is wrong with it; empty if nothing is
     */
    record Draft(OwnText text, boolean own, String changed, String was, String wrong) {
    }

    private static String path(MailList list) {
        return ListPage.path(list) + "/texts";
    }

    private static String path(MailList list, TextKind kind, Language language) {
        return path(list) + "/" + kind.word() + "/" + language.tag();
    }

    /** All notices. */
    @GET
    public TemplateInstance all() {
        MailList list = asked.get();
        List<ListText> own = stored.all(list.id());
        return new Texts(list.post().toString(), Arrays.stream(TextKind.values()).map(kind -> new Kind(kind.key(),
                language.all().stream().map(each -> new Variant(path(list, kind, each), each, own.stream()
                        .anyMatch(text -> text.notice().equals(kind.word()) && text.language().equals(each.tag())))).toList())).toList());
    }

    /** One notice. */
    @GET
    @Path("{kind}/{language}")
    public TemplateInstance show(@PathParam("kind") String word, @PathParam("language") String tag) {
        MailList list = asked.get();
        TextKind kind = kind(word);
        Language spoken = spoken(tag);
        Optional<ListText> own = stored.find(list.id(), kind.word(), spoken.tag());
        OwnText text = own.map(each -> new OwnText(each.subject(), each.body())).orElseGet(() -> texts.ours(kind, spoken));
        return page(list, kind, spoken, new Draft(text, own.isPresent(), changed(own), TextChanges.version(own), ""));
    }

    private String changed(Optional<ListText> own) {
        return own.map(text -> language.say("texts-changed", text.changedBy(), text.changedAt())).orElse("");
    }

    private TextOf page(MailList list, TextKind kind, Language spoken, Draft draft) {
        OwnText preview = draft.wrong().isEmpty() ? texts.preview(list, kind, spoken, draft.text(), site.url()) : null;
        return page(list, kind, spoken, draft, new Below(preview, null));
    }

    private static TextOf page(MailList list, TextKind kind, Language spoken, Draft draft, Below shown) {
        return new TextOf(list.post().toString(), kind.key(), new At(path(list, kind, spoken), path(list)), spoken, kind.shownValues(),
                draft, shown);
    }

    private static TextKind kind(String word) {
        return TextKind.named(word).orElseThrow(NotFoundException::new);
    }

    private static Language spoken(String tag) {
        return Languages.shipped().named(tag).orElseThrow(NotFoundException::new);
    }

    /**
     * Shows or keeps what was typed.
     *
     * @param action {@code save}, or anything else for a preview
     * @param was which words the form was shown with; nothing is asked where it does not say
     */
    @POST
    @Path("{kind}/{language}")
    public Response change(@PathParam("kind") String word, @PathParam("language") String tag,
            @FormParam("subject") @DefaultValue("") String subject, @FormParam("body") @DefaultValue("") String body,
            @FormParam("action") @DefaultValue("") String action, @FormParam("was") @Nullable String was) {
        MailList list = asked.get();
        TextKind kind = kind(word);
        Language spoken = spoken(tag);
        Optional<ListText> own = stored.find(list.id(), kind.word(), spoken.tag());
        String known = was == null ? TextChanges.version(own) : was;
        return switch (OwnText.check(kind, subject, body)) {
            case OwnText.Checked.Wrong(var reason) -> answer(422, page(list, kind, spoken, new Draft(new OwnText(subject, body),
                    own.isPresent(), changed(own), known, reason.in(language.phrases(), UnaryOperator.identity()))));
            case OwnText.Checked.Right(OwnText text) when action.equals("save") -> changes.put(list, kind, spoken, text, known)
                    ? done(path(list, kind, spoken), "texts-saved") : answer(422, changedSince(list, kind, spoken, text));
            case OwnText.Checked.Right(OwnText text) ->
                answer(200, page(list, kind, spoken, new Draft(text, own.isPresent(), changed(own), known, "")));
        };
    }

    /** What was typed, above what somebody else wrote meanwhile. */
    private TextOf changedSince(MailList list, TextKind kind, Language spoken, OwnText typed) {
        Optional<ListText> own = stored.find(list.id(), kind.word(), spoken.tag());
        OwnText now = own.map(each -> new OwnText(each.subject(), each.body())).orElseGet(() -> texts.ours(kind, spoken));
        return page(list, kind, spoken, new Draft(typed, own.isPresent(), changed(own), TextChanges.version(own),
                language.say("texts-changed-since")), new Below(null, now));
    }

    private static Response answer(int status, TextOf page) {
        // RFC 9110 §15.5.21: 422 where the form was understood, and cannot be done.
        return Response.status(status).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(page.render()).build();
    }

    private Response done(String path, String key) {
        flash.tellNext(Flash.Kind.DONE, language.say(key));
        return Response.seeOther(URI.create(path)).build();
    }

    /** Sends our words again. @param was which words the form was shown with; nothing is asked where it does not say */
    @POST
    @Path("{kind}/{language}/reset")
    public Response reset(@PathParam("kind") String word, @PathParam("language") String tag, @FormParam("was") @Nullable String was) {
        MailList list = asked.get();
        TextKind kind = kind(word);
        Language spoken = spoken(tag);
        String known = was == null ? TextChanges.version(stored.find(list.id(), kind.word(), spoken.tag())) : was;
        if (changes.reset(list, kind, spoken, known)) {
            return done(path(list, kind, spoken), "texts-reset-done");
        }
        flash.tellNext(Flash.Kind.FAILED, language.say("texts-reset-changed-since"));
        return Response.seeOther(URI.create(path(list, kind, spoken))).build();
    }
}
