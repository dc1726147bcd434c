package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.indaba.access.Audit;
import org.indaba.language.Saying;
import org.indaba.lists.ChangeOrigin;
import org.indaba.lists.ListChange;
import org.indaba.lists.ListRegister;
import org.indaba.lists.ListSetting;
import org.indaba.lists.MailList;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.indaba.web.SentFields;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/**
 * {@code /lists/{address}/settings}: every setting of a list, made from the registry. They are one form, so that no button costs what
 * was typed elsewhere on the page; only what differs from what the form showed is changed, so that two owners who work at once do not undo
 * each other.
 */
@Path("/lists/{address}/settings")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SettingsPage {

    private final ListAsked asked;
    private final ListRegister register;
    private final Audit audit;
    private final Transactions transactions;
    private final Visitor visitor;
    private final VisitorLanguage language;
    private final Flash flash;

    SettingsPage(ListAsked asked, ListRegister register, Audit audit, Transactions transactions, Visitor visitor,
            VisitorLanguage language, Flash flash) {
        this.asked = asked;
        this.register = register;
        this.audit = audit;
        this.transactions = transactions;
        this.visitor = visitor;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param path of this page
     * @param signatures what becomes of authors' signatures, in sentences
     * @param groups all settings
     * @param told why nothing was saved
     */
    @CheckedTemplate(basePath = "web/owner")
    record Settings(String list, String path, String signatures, List<SettingsForm.Group> groups, Told told) implements TemplateInstance {
    }

    /**
     * What keeps the form from being saved.
     *
     * @param wrong how many settings cannot be as they were typed
     * @param since how many somebody else changed since the form was shown
     */
    record Told(int wrong, int since) {

        /** Where nobody tried to save. */
        private static final Told NOTHING = new Told(0, 0);

        static Told of(Collection<SettingsForm.Mistake> mistakes) {
            int since = Collections.frequency(mistakes, SettingsForm.Mistake.CHANGED_SINCE);
            return new Told(mistakes.size() - since, since);
        }

        /** Whether there is anything. */
        public boolean any() {
            return wrong + since > 0;
        }
    }

    /** The address of a list's settings. */
    static String path(MailList list) {
        return ListPage.path(list) + "/settings";
    }

    /** All settings. */
    @GET
    public TemplateInstance show() {
        return page(asked.get(), new SettingsForm(asked.get(), mayChange(asked.get())), Told.NOTHING);
    }

    private ListSetting.ChangedBy mayChange(MailList list) {
        return visitor.authority().administers(list.domain()) ? ListSetting.ChangedBy.ADMINISTRATORS : ListSetting.ChangedBy.OWNERS;
    }

    private Settings page(MailList list, SettingsForm form, Told told) {
        return new Settings(list.post().toString(), path(list), signatures(list),
                Arrays.stream(ListSetting.Group.values()).map(group -> form.shown(group, language.phrases())).toList(),
                told);
    }

    private String signatures(MailList list) {
        List<ListSetting> breaking = list.settings().breakingSignatures();
        return breaking.isEmpty() ? language.say("settings-signatures-kept") : language.say("settings-signatures-broken",
                String.join(", ", breaking.stream().map(setting -> SettingWords.title(language.phrases(), setting)).toList()));
    }

    /** Saves all that was changed, or nothing. */
    @POST
    public Response save(MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        SettingsForm form = new SettingsForm(list, mayChange(list));
        Map<String, String> changes = form.read(new SentFields(fields), EnumSet.allOf(ListSetting.class));
        if (!form.mistakes().isEmpty()) {
            return wrong(page(list, form, Told.of(form.mistakes().values())));
        }
        if (changes.isEmpty()) {
            flash.tellNext(Flash.Kind.DONE, language.say("settings-nothing-changed"));
            return Response.seeOther(URI.create(path(list) + "#main")).build();
        }
        return switch (changed(list, changes)) {
            case ListChange.Done _ -> {
                flash.tellNext(Flash.Kind.DONE, language.say("settings-saved", changes.size()));
                // To the top, where it is told: without this the browser keeps the fragment of the form's address.
                yield Response.seeOther(URI.create(path(list) + "#main")).build();
            }
            case ListChange.Refused(Saying reason) -> {
                flash.tellNow(Flash.Kind.FAILED, language.say(reason));
                yield wrong(page(list, form, Told.NOTHING));
            }
        };
    }

    /** RFC 9110 §15.5.21: the form was understood, and cannot be done. */
    private static Response wrong(Settings page) {
        return Response.status(422).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(page.render()).build();
    }

    /** Gives a setting its default. What was typed into other fields is not saved by that, and not lost. */
    @POST
    @Path("reset")
    public Response reset(MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        ListSetting setting = ListSetting.named(Objects.requireNonNullElse(fields.getFirst("key"), ""))
                .filter(each -> SettingsForm.allows(mayChange(list), each))
                .orElseThrow(() -> new BadRequestException("problem-no-setting"));
        ListChange change = changed(list, Map.of(setting.key(), setting.defaultValue()));
        SettingsForm form = new SettingsForm(change instanceof ListChange.Done(MailList after) ? after : list, mayChange(list));
        form.read(new SentFields(fields), EnumSet.complementOf(EnumSet.of(setting)));
        Flash.Kind kind = switch (change) {
            case ListChange.Done _ -> Flash.Kind.DONE;
            case ListChange.Refused _ -> Flash.Kind.FAILED;
        };
        String said = switch (change) {
            case ListChange.Done _ -> language.say(form.isTyped() ? "settings-reset-typed" : "settings-reset-done",
                    SettingWords.title(language.phrases(), setting));
            case ListChange.Refused(Saying reason) -> language.say(reason);
        };
        if (form.isTyped()) {
            flash.tellNow(kind, said);
            return Response.ok(page(form.list(), form, Told.NOTHING)).build();
        }
        flash.tellNext(kind, said);
        return Response.seeOther(URI.create(path(list) + "#main")).build();
    }

    private ListChange changed(MailList list, Map<String, String> changes) {
        return transactions.call(() -> {
            ListChange change = register.setInTx(list.id(), changes, ChangeOrigin.page(visitor.address()));
            if (change instanceof ListChange.Done(MailList after)) {
                audit.appendInTx(visitor.address(), "list set", list.post().toString(), after.settings().changesFrom(list.settings()));
            }
            return change;
        });
    }
}
