package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
 * {@code /lists/{address}/settings}: every setting of a list, made from the registry. Each group is a form of its own; only what differs
 * from what the form showed is changed, so that two owners who work at once do not undo each other.
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
     * @param mistakes how many things are wrong in what was sent
     */
    @CheckedTemplate(basePath = "web/owner")
    record Settings(String list, String path, String signatures, List<SettingsForm.Group> groups, int mistakes)
            implements TemplateInstance {
    }

    /** The address of a list's settings. */
    static String path(MailList list) {
        return ListPage.path(list) + "/settings";
    }

    /** All settings. */
    @GET
    public TemplateInstance show() {
        return page(asked.get(), new SettingsForm(asked.get(), mayChange(asked.get())));
    }

    private ListSetting.ChangedBy mayChange(MailList list) {
        return visitor.authority().administers(list.domain()) ? ListSetting.ChangedBy.ADMINISTRATORS : ListSetting.ChangedBy.OWNERS;
    }

    private Settings page(MailList list, SettingsForm form) {
        return new Settings(list.post().toString(), path(list), signatures(list),
                Arrays.stream(ListSetting.Group.values()).map(group -> form.shown(group, language.phrases())).toList(),
                form.mistakes().size());
    }

    private String signatures(MailList list) {
        List<ListSetting> breaking = list.settings().breakingSignatures();
        return breaking.isEmpty() ? language.say("settings-signatures-kept") : language.say("settings-signatures-broken",
                String.join(", ", breaking.stream().map(setting -> SettingWords.title(language.phrases(), setting)).toList()));
    }

    /** Saves a group: all that was changed in it, or nothing. */
    @POST
    public Response save(MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        SettingsForm form = new SettingsForm(list, mayChange(list));
        Map<String, String> changes = form.read(new SentFields(fields));
        if (!form.mistakes().isEmpty()) {
            return wrong(page(list, form));
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
                yield wrong(page(list, form));
            }
        };
    }

    /** RFC 9110 §15.5.21: the form was understood, and cannot be done. */
    private static Response wrong(Settings page) {
        return Response.status(422).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(page.render()).build();
    }

    /** Gives a setting its default. */
    @POST
    @Path("reset")
    public Response reset(@FormParam("key") @DefaultValue("") String key) {
        MailList list = asked.get();
        ListSetting setting = ListSetting.named(key).filter(each -> SettingsForm.allows(mayChange(list), each))
                .orElseThrow(() -> new BadRequestException("problem-no-setting"));
        switch (changed(list, Map.of(setting.key(), setting.defaultValue()))) {
            case ListChange.Done _ -> flash.tellNext(Flash.Kind.DONE,
                    language.say("settings-reset-done", SettingWords.title(language.phrases(), setting)));
            case ListChange.Refused(Saying reason) -> flash.tellNext(Flash.Kind.FAILED, language.say(reason));
        }
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
