package org.indaba.web.admin;

import java.util.HashMap;
import java.util.Map;
import org.indaba.lists.Lists;

/** The addresses of lists by their numbers, each asked for once. For one request. */
final class ListNames {

    private final Lists lists;
    private final Map<Long, String> names = new HashMap<>();

    ListNames(Lists lists) {
        this.lists = lists;
    }

    /** The post address; words for a list that is gone, and for mail that is of no list. */
    String of(long listId) {
        return listId == 0 ? "mail to single people" : names.computeIfAbsent(listId, id -> lists.byId(id)
                .map(list -> list.post().toString()).orElse("a list that is gone"));
    }
}
