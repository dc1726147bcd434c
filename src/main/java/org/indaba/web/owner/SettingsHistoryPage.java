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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.language.Saying;
import org.indaba.lists.ChangeOrigin;
import org.indaba.lists.ListRegister.Insistence;
import org.indaba.lists.ListRegister;
import org.indaba.lists.ListSetting;
import org.indaba.lists.MailList;
import org.indaba.lists.SettingChange;
import org.indaba.lists.SettingHistory;
import org.indaba.lists.SettingKind;
import org.indaba.lists.UndoOutcome;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** {@code /lists/{address}/settings/history}: who changed what, with the difference, and the way back. */
@Path("/lists/{address}/settings/history")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SettingsHistoryPage {

    private static final int PAGE = 30;

    private final ListAsked asked;
    private final SettingHistory history;
    private final Changing changing;
    private final Visitor visitor;
    private final VisitorLanguage language;
    private final Flash flash;

    SettingsHistoryPage(ListAsked asked, SettingHistory history, ListRegister register, Audit audit, Transactions transactions,
            Visitor visitor, VisitorLanguage language, Flash flash) {
        this.asked = asked;
        this.history = history;
        this.changing = new Changing(register, audit, transactions);
        this.visitor = visitor;
        this.language = language;
        this.flash = flash;
    }

    /** What changes settings. */
    private record Changing(ListRegister register, Audit audit, Transactions transactions) {
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param path of the settings
     * @param changes the newest first
     * @param next the address of the next page; empty on the last
     * @param first whether this is the first page
     */
    @CheckedTemplate(basePath = "web/owner")
    record SettingsHistory(String list, String path, List<Change> changes, String next, boolean first) implements TemplateInstance {
    }

    /**
     * A change.
     *
     * @param id its number
     * @param at when, for people
     * @param iso when, for machines
     * @param actor who
     * @param way by which way
     * @param title of the setting
     * @param before its value before, for people
     * @param after its value after
     * @param lines what differs, for values of several lines; else empty
     * @param undoable whether the visitor may take it back
     */
    record Change(long id, String at, String iso, String actor, String way, String title, String before, String after,
            List<LineDiff.Line> lines, boolean undoable) {
    }

    /**
     * Asks before something that was changed since is taken back.
     *
     * @param list its post address
     * @param path of the settings
     * @param change what is to be taken back
     * @param now the value of now
     */
    @CheckedTemplate(basePath = "web/owner")
    record SettingsUndo(String list, String path, Change change, String now) implements TemplateInstance {
    }

    /** The changes. */
    @GET
    public TemplateInstance show(@QueryParam("before") @DefaultValue("") String before) {
        MailList list = asked.get();
        long from = before.matches("\\d{1,18}") ? Long.parseLong(before) : Long.MAX_VALUE;
        List<SettingChange> found = history.latest(list.id(), from, PAGE + 1);
        List<SettingChange> page = found.subList(0, Math.min(PAGE, found.size()));
        return new SettingsHistory(list.post().toString(), SettingsPage.path(list),
                page.stream().map(change -> shown(list, change)).toList(),
                found.size() <= PAGE ? "" : SettingsPage.path(list) + "/history?before=" + page.getLast().id(),
                from == Long.MAX_VALUE);
    }

    private Change shown(MailList list, SettingChange change) {
        Optional<ListSetting> setting = ListSetting.named(change.key());
        boolean lines = setting.filter(each -> each.kind() instanceof SettingKind.Text).isPresent();
        return new Change(change.id(), language.phrases().moment(change.at()), change.at().toString(), change.origin().actor(),
                language.say("settings-way-" + change.origin().way().name().toLowerCase(Locale.ROOT)),
                setting.map(each -> SettingWords.title(language.phrases(), each)).orElse(change.key()),
                value(setting, change.before()), value(setting, change.after()),
                lines ? LineDiff.of(change.before(), change.after()) : List.of(),
                setting.filter(each -> SettingsForm.allows(mayChange(list), each)).isPresent());
    }

    private String value(Optional<ListSetting> setting, String value) {
        return setting.map(each -> SettingWords.value(language.phrases(), each, value)).orElse(value);
    }

    private ListSetting.ChangedBy mayChange(MailList list) {
        return visitor.authority().administers(list.domain()) ? ListSetting.ChangedBy.ADMINISTRATORS : ListSetting.ChangedBy.OWNERS;
    }

    /** Takes a change back. @param anyway {@code yes} where the visitor knows that the setting was changed since */
    @POST
    @Path("{id}/undo")
    public Response undo(@PathParam("id") long id, @FormParam("anyway") @DefaultValue("") String anyway) {
        MailList list = asked.get();
        SettingChange wanted = history.find(list.id(), id).filter(change -> shown(list, change).undoable())
                .orElseThrow(() -> new NotFoundException("problem-no-change"));
        Insistence insistence = anyway.equals("yes") ? Insistence.WHATEVER_CAME_SINCE : Insistence.UNLESS_CHANGED_SINCE;
        UndoOutcome outcome = changing.transactions().call(() -> {
            UndoOutcome done = changing.register().undoInTx(list.id(), id, ChangeOrigin.page(visitor.address()), insistence);
            if (done instanceof UndoOutcome.Done) {
                changing.audit().appendInTx(visitor.address(), "list undo", list.post().toString(), id + " " + wanted.key());
            }
            return done;
        });
        String title = shown(list, wanted).title();
        switch (outcome) {
            case UndoOutcome.Done _ -> flash.tellNext(Flash.Kind.DONE, language.say("settings-undone", title));
            case UndoOutcome.NothingToDo _ -> flash.tellNext(Flash.Kind.DONE, language.say("settings-undone-already", title));
            case UndoOutcome.ChangedSince _ -> {
                return Response.seeOther(URI.create(SettingsPage.path(list) + "/history/" + id + "/undo")).build();
            }
            case UndoOutcome.Refused(Saying reason) -> flash.tellNext(Flash.Kind.FAILED, language.say(reason));
        }
        return Response.seeOther(URI.create(SettingsPage.path(list) + "/history")).build();
    }

    /** Asks whether a change is to be taken back that another followed. */
    @GET
    @Path("{id}/undo")
    public TemplateInstance ask(@PathParam("id") long id) {
        MailList list = asked.get();
        SettingChange change = history.find(list.id(), id)
                .orElseThrow(() -> new NotFoundException("problem-no-change"));
        Optional<ListSetting> setting = ListSetting.named(change.key());
        return new SettingsUndo(list.post().toString(), SettingsPage.path(list), shown(list, change),
                setting.map(each -> value(setting, list.settings().value(each))).orElse(""));
    }
}
