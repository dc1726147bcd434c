package org.indaba.app.cli;

import java.util.Locale;
import org.indaba.app.home.Refusal;
import org.indaba.language.Saying;
import org.indaba.lists.ChangeOrigin;
import org.indaba.lists.ListRegister.Insistence;
import org.indaba.lists.MailList;
import org.indaba.lists.SettingChange;
import org.indaba.lists.SettingHistory;
import org.indaba.lists.UndoOutcome;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code list history LIST} and {@code list undo LIST ID}. */
final class SettingsCommands {

    private SettingsCommands() {
    }

    /** {@code list history LIST}. */
    @CommandLine.Command(name = "history", description = "Shows who changed which setting of a list, the newest first.")
    @Manual(examples = {"list history afnog", "list history afnog --json"}, seeAlso = {"indaba list set", "indaba list undo"})
    static final class History implements Command {
        @Parameters(paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
        String name = "";

        @Override
        public void run(Operations operations, Console console) {
            MailList list = ListName.find(operations, name);
            try (Table table = console.table("id", "at", "actor", "key", "before", "after")) {
                operations.settingHistory().latest(list.id(), Long.MAX_VALUE, SettingHistory.MAX_PAGE).stream().map(History::row)
                        .forEach(table::add);
            }
        }

        private static Row row(SettingChange change) {
            return Row.of("id", change.id()).and("at", change.at()).and("actor", change.origin().actor())
                    .and("way", change.origin().way().name().toLowerCase(Locale.ROOT)).and("key", change.key())
                    .and("before", change.before()).and("after", change.after())
                    .and("undone", change.undone());
        }
    }

    /** {@code list undo LIST ID}. */
    @CommandLine.Command(name = "undo", description = "Takes a change of a setting back.")
    @Manual(examples = {"list undo afnog 17", "list undo afnog 17 --anyway"},
            more = "If the setting was changed again behind that change, nothing is done unless --anyway is given.",
            seeAlso = {"indaba list history", "indaba list set"})
    static final class Undo implements Command {
        @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
        String name = "";

        @Parameters(index = "1", paramLabel = "ID", description = "The change, as list history shows it.")
        long id;

        @Option(names = "--anyway", description = "Also if the setting was changed again since.")
        boolean anyway;

        @Override
        public void run(Operations operations, Console console) {
            MailList list = ListName.find(operations, name);
            Insistence insistence = anyway ? Insistence.WHATEVER_CAME_SINCE : Insistence.UNLESS_CHANGED_SINCE;
            UndoOutcome outcome = operations.transactions().call(() -> {
                UndoOutcome done = operations.register().undoInTx(list.id(), id, ChangeOrigin.operator(), insistence);
                if (done instanceof UndoOutcome.Done(MailList _, SettingChange change)) {
                    operations.audit().appendInTx(ChangeOrigin.operator().actor(), "list undo", list.post().toString(),
                            change.id() + " " + change.key());
                }
                return done;
            });
            switch (outcome) {
                case UndoOutcome.Done(MailList _, SettingChange change) ->
                    console.result(change.key() + " is \"" + change.before() + "\" again.", Row.of("id", id).and("undone", true));
                case UndoOutcome.NothingToDo(SettingChange change) ->
                    console.result(change.key() + " is \"" + change.before() + "\" already.", Row.of("id", id).and("undone", false));
                case UndoOutcome.ChangedSince(SettingChange change, String now) -> throw new Refusal(change.key()
                        + " was changed again since, and is \"" + now + "\" now. Nothing was done; with --anyway it is made \""
                        + change.before() + "\".");
                case UndoOutcome.Refused(Saying reason) -> throw new Refusal(Sentence.of(reason.inEnglish()));
            }
        }
    }
}
