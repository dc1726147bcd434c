package org.indaba.lists;

import org.indaba.language.Saying;

/** What came of taking a change back. */
public sealed interface UndoOutcome {

    /**
     * The setting has its old value again.
     *
     * @param list the list as it is now
     * @param change what was taken back
     */
    record Done(MailList list, SettingChange change) implements UndoOutcome {
    }

    /** It had its old value already. @param change what was to be taken back */
    record NothingToDo(SettingChange change) implements UndoOutcome {
    }

    /**
     * Nothing was changed, since somebody has changed the setting again.
     *
     * @param change what was to be taken back
     * @param now the value that the setting has now
     */
    record ChangedSince(SettingChange change, String now) implements UndoOutcome {
    }

    /** Nothing was changed. @param reason a sentence for people */
    record Refused(Saying reason) implements UndoOutcome {
    }
}
