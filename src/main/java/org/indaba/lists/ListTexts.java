package org.indaba.lists;

import java.util.List;
import java.util.Optional;

/** What owners say in place of our words, by list, notice and language. Thread-safe; joins an open transaction. */
public interface ListTexts {

    /** The text of a list; empty where ours is sent. */
    Optional<ListText> find(long listId, String notice, String language);

    /** All texts of a list, by notice and language. */
    List<ListText> all(long listId);

    /** From now on this is said. */
    void putInTx(long listId, ListText text);

    /** From now on our words are sent again; false if they were. */
    boolean removeInTx(long listId, String notice, String language);
}
