package org.indaba.web.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.indaba.language.Phrases;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.web.ListPage;

/** The addresses of lists and their pages by their numbers, each asked for once. For one request. */
final class ListNames {

    private final Lists lists;
    private final Phrases phrases;
    private final Map<Long, Optional<MailList>> asked = new HashMap<>();

    /** @param phrases those of whom the names are told to */
    ListNames(Lists lists, Phrases phrases) {
        this.lists = lists;
        this.phrases = phrases;
    }

    /** The post address; words for a list that is gone, and for mail that is of no list. */
    String of(long listId) {
        return listId == 0 ? phrases.say("admin-no-list") : list(listId).map(list -> list.post().toString())
                .orElseGet(() -> phrases.say("admin-list-gone"));
    }

    /** Where the posts are that wait for its moderators; empty for a list that is gone. */
    String heldPath(long listId) {
        return list(listId).map(list -> ListPage.path(list) + "/held").orElse("");
    }

    private Optional<MailList> list(long listId) {
        return asked.computeIfAbsent(listId, lists::byId);
    }
}
