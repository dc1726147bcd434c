package org.indaba.lists;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.indaba.mail.EmailAddress;

/**
 * What operators do with whole lists. A refusal leaves nothing behind and carries a sentence that says why. Thread-safe; two nodes that
 * create or rename lists of one domain at once do so one after the other.
 */
public interface ListRegister {

    /** Creates a list; adds its domain if it is not served yet. */
    ListChange createInTx(NewList wanted);

    /**
     * Gives a list another post address, also in another domain. Mail to the old one, and what comes back from copies already sent,
     * still reaches the list until another list takes the name.
     */
    ListChange renameInTx(long listId, EmailAddress post);

    /**
     * Changes settings, all or none; what really changed stands in {@link SettingHistory} from then on.
     *
     * @param values what somebody typed, by the name of the setting
     * @param origin who, and by which way
     */
    ListChange setInTx(long listId, Map<String, String> values, ChangeOrigin origin);

    /** Takes a change of a setting back. The change stays in the history, and the way back is one more. */
    UndoOutcome undoInTx(long listId, long changeId, ChangeOrigin origin, Insistence insistence);

    /** Whether a change is taken back although the setting was changed again behind it. */
    enum Insistence {
        /** No: who asks is told. */
        UNLESS_CHANGED_SINCE,
        /** Yes: who asks knows. */
        WHATEVER_CAME_SINCE
    }

    /**
     * Deletes a list. Its subscriptions end now: posts accepted before still go to everybody who was on it, and copies in the queue still
     * leave. Mail to its addresses is refused from now on; its name is free.
     */
    ListChange deleteInTx(long listId, Deletion deletion);

    /** The list that an operator means: by its full post address, or by its bare name where only one domain has it. */
    Located locate(String text);

    /**
     * The deleted list that an operator means, as in {@link #locate}: copies of its posts may be on their way for days. Of several that
     * had one post address it is the one that was deleted last.
     */
    Located lastDeleted(String text);

    /** Lists that were deleted, of those with these numbers. */
    List<MailList> deleted(Set<Long> ids);

    /**
     * What a list is called that is there no more: the address that it had, which another may have by now, with a word behind it; its
     * number where nothing else is known. Never empty, since that would say all lists.
     */
    default String nameOfDeleted(long id) {
        return deleted(Set.of(id)).stream().findFirst().map(list -> list.post() + " (deleted)").orElse("deleted list " + id);
    }

    /** What to do with members when their list is deleted. */
    enum Deletion {
        /** Refuse if there are any. */
        ONLY_WITHOUT_MEMBERS,
        /** End their subscriptions. */
        WITH_MEMBERS
    }
}
