package org.indaba.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Audit;
import org.indaba.access.Scope;
import org.indaba.language.Saying;
import org.indaba.lists.ChangeOrigin;
import org.indaba.lists.ListChange;
import org.indaba.lists.ListRegister.Insistence;
import org.indaba.lists.ListRegister;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.SettingChange;
import org.indaba.lists.SettingHistory;
import org.indaba.lists.SettingKind;
import org.indaba.lists.SettingsReading;
import org.indaba.lists.UndoOutcome;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/lists/LIST/settings}: what a list's settings are, what they may be, how they came to be; and changing them. */
@Path("/api/v1/lists/{list}/settings")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "settings")
final class SettingsResource {

    private final Caller caller;
    private final ListRegister register;
    private final SettingHistory history;
    private final Transactions transactions;
    private final Audit audit;

    SettingsResource(Caller caller, ListRegister register, SettingHistory history, Transactions transactions, Audit audit) {
        this.caller = caller;
        this.register = register;
        this.history = history;
        this.transactions = transactions;
        this.audit = audit;
    }

    /**
     * The settings of a list.
     *
     * @param list its post address
     * @param settings all of them, in groups
     * @param breakSignatures the keys of those by which copies differ from what their authors signed
     */
    record Settings(String list, List<Setting> settings, List<String> breakSignatures) {
    }

    /**
     * A setting.
     *
     * @param key its name
     * @param group what it is about
     * @param value as it is
     * @param usual the value of a list that says nothing
     * @param changed whether the two differ
     * @param kind what kind of value it takes
     * @param values the words that it takes; null for what takes no words
     * @param allowed the values that it takes, for people
     * @param changedBy who may change it on pages
     * @param explanation what it decides
     */
    record Setting(String key, String group, String value, String usual, boolean changed, String kind, @Nullable List<String> values,
            String allowed, String changedBy, String explanation) {
    }

    /**
     * A change.
     *
     * @param id its number
     * @param at when
     * @param actor who
     * @param way {@code command}, {@code page} or {@code program}
     * @param key the setting
     * @param before what it was
     * @param after what it became
     * @param undone the change that this one took back; null for one of its own
     */
    record Change(long id, Instant at, String actor, String way, String key, String before, String after, @Nullable Long undone) {
    }

    /** All settings. */
    @GET
    @Needs(Scope.LISTS_READ)
    @Operation(operationId = "getSettings", summary = "All settings of a list, with what they may be.")
    public Settings all(@PathParam("list") String list) {
        return shown(caller.list(list, Scope.LISTS_READ));
    }

    /** Changes settings, all that are given or none. */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Scope.LISTS_WRITE)
    @Operation(operationId = "patchSettings", summary = "Changes settings, all that are given or none: an object of values by their keys.")
    public Settings change(@PathParam("list") String list, Map<String, String> wanted) {
        MailList before = caller.list(list, Scope.LISTS_WRITE);
        Map<String, String> values = new LinkedHashMap<>();
        if (wanted != null) {
            // What is null is back at its default.
            wanted.forEach((key, value) -> values.put(key, value == null
                    ? ListSetting.named(key).map(ListSetting::defaultValue).orElse("") : value));
        }
        if (SettingsReading.of(before.settings(), values) instanceof SettingsReading.Wrong(Map<String, String> reasons)) {
            throw Refused.members("wrong-settings", "Nothing was changed: see errors, which tells what is wrong by key.", reasons);
        }
        ListChange change = transactions.call(() -> {
            ListChange done = register.setInTx(before.id(), values, ChangeOrigin.program(caller.name()));
            if (done instanceof ListChange.Done(MailList after)) {
                audit.appendInTx(caller.name(), "list set", before.post().toString(), after.settings().changesFrom(before.settings()));
            }
            return done;
        });
        return switch (change) {
            case ListChange.Done(MailList after) -> shown(after);
            case ListChange.Refused(Saying reason) -> throw notPossible(reason);
        };
    }

    /** What was changed. */
    @GET
    @Path("history")
    @Needs(Scope.LISTS_READ)
    @Operation(operationId = "getSettingHistory", summary = "Who changed which setting of a list, the newest first.")
    public Rows<Change> history(@PathParam("list") String list, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        MailList of = caller.list(list, Scope.LISTS_READ);
        int page = Math.min(Rows.limit(limit), SettingHistory.MAX_PAGE - 1);
        List<SettingChange> found = history.latest(of.id(), Rows.cursor(after, Long.MAX_VALUE), page + 1);
        return Rows.of(found, page, SettingsResource::shown, change -> Long.toString(change.id()));
    }

    /** Takes a change back. */
    @POST
    @Path("history/{id}/undo")
    @Needs(Scope.LISTS_WRITE)
    @Operation(operationId = "undoSetting", summary = "Takes a change back; with anyway=true also if the setting was changed again since.")
    public Settings undo(@PathParam("list") String list, @PathParam("id") long id,
            @QueryParam("anyway") @DefaultValue("false") String anyway) {
        MailList of = caller.list(list, Scope.LISTS_WRITE);
        Insistence insistence = anyway.equals("true") ? Insistence.WHATEVER_CAME_SINCE : Insistence.UNLESS_CHANGED_SINCE;
        UndoOutcome outcome = transactions.call(() -> {
            UndoOutcome done = register.undoInTx(of.id(), id, ChangeOrigin.program(caller.name()), insistence);
            if (done instanceof UndoOutcome.Done(MailList _, SettingChange change)) {
                audit.appendInTx(caller.name(), "list undo", of.post().toString(), id + " " + change.key());
            }
            return done;
        });
        return switch (outcome) {
            case UndoOutcome.Done(MailList after, SettingChange _) -> shown(after);
            case UndoOutcome.NothingToDo(SettingChange _) -> shown(of);
            case UndoOutcome.ChangedSince(SettingChange change, String now) -> throw new Refused(409, "changed-since",
                    change.key() + " was changed again since, and is \"" + now + "\" now.");
            case UndoOutcome.Refused(Saying reason) -> throw notPossible(reason);
        };
    }

    private static Settings shown(MailList list) {
        ListSettings settings = list.settings();
        return new Settings(list.post().toString(), Arrays.stream(ListSetting.Group.values())
                .flatMap(group -> group.settings().stream()).map(setting -> shown(setting, settings.value(setting))).toList(),
                settings.breakingSignatures().stream().map(ListSetting::key).toList());
    }

    private static Setting shown(ListSetting setting, String value) {
        List<String> words = setting.kind() instanceof SettingKind.Choice(List<String> all) ? all : null;
        return new Setting(setting.key(), setting.group().word(), value, setting.defaultValue(), !value.equals(setting.defaultValue()),
                setting.kind().word(), words, setting.allowed(), setting.changedBy().word(), setting.explanation());
    }

    private static Change shown(SettingChange change) {
        return new Change(change.id(), change.at(), change.origin().actor(), change.origin().way().name().toLowerCase(Locale.ROOT),
                change.key(), change.before(), change.after(), change.undone());
    }

    private static Refused notPossible(Saying reason) {
        return new Refused(409, "not-possible", "Nothing was changed. " + reason.inEnglish());
    }
}
