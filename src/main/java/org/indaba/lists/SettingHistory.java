package org.indaba.lists;

import java.util.List;
import java.util.Optional;

/** How the settings of lists came to be what they are. Only ever added to, by {@link ListRegister}. Thread-safe. */
public interface SettingHistory {

    /** The largest page. */
    int MAX_PAGE = 200;

    /**
     * The changes of a list, the newest first.
     *
     * @param before the number of the last one on the page before; {@code Long.MAX_VALUE} for the first page
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<SettingChange> latest(long listId, long before, int limit);

    /** One change of a list. */
    Optional<SettingChange> find(long listId, long changeId);
}
