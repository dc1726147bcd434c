package org.indaba.web.admin;

import java.util.HashMap;
import java.util.Map;
import org.indaba.language.Phrases;
import org.indaba.lists.Lists;

/** The addresses of lists by their numbers, each asked for once. For one request. */
final class ListNames {

    private final Lists lists;
    private final Phrases phrases;
    private final Map<Long, String> names = new HashMap<>();

    /** @param phrases those of whom the names are told to */
    ListNames(Lists lists, Phrases phrases) {
        this.lists = lists;
        this.phrases = phrases;
    }

    /** The post address; words for a list that is gone, and for mail that is of no list. */
    String of(long listId) {
        return listId == 0 ? phrases.say("admin-no-list") : names.computeIfAbsent(listId, id -> lists.byId(id)
                .map(list -> list.post().toString()).orElseGet(() -> phrases.say("admin-list-gone")));
    }
}
