package org.indaba.web.admin;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.indaba.archive.ArchivedPost;
import org.indaba.deliver.CopyState;
import org.indaba.lists.Lists;

/** Makes tables of posts, the newest first, a page at a time. Thread-safe. */
@Singleton
final class PostTables {

    /** Posts on a page. */
    static final int PAGE = 25;

    private final Views views;
    private final Lists lists;

    PostTables(Views views, Lists lists) {
        this.views = views;
        this.lists = lists;
    }

    /**
     * A page of posts.
     *
     * @param posts the newest first
     * @param newest the address of the first page; empty on the first page
     * @param older the address of the next page; empty on the last
     */
    record Rows(List<PostRow> posts, String newest, String older) {
    }

    /**
     * The posts of all lists, or of one.
     *
     * @param list 0 for all
     * @param before the last post of the page before; 0 for the first page
     */
    Rows of(PostPlace place, long list, long before, Teller teller) {
        ListNames names = new ListNames(lists, teller.phrases());
        long from = before == 0 ? Long.MAX_VALUE : before;
        List<ArchivedPost> found = list == 0 ? views.archive().latest(from, PAGE + 1) : views.archive().latestOf(list, from, PAGE + 1);
        List<ArchivedPost> page = found.subList(0, Math.min(PAGE, found.size()));
        Map<Long, Map<CopyState, Long>> totals = views.ledger().totals(page.stream().map(ArchivedPost::postId).toList());
        String filter = list == 0 || !place.site() ? "" : "list=" + list;
        return new Rows(page.stream().map(post -> PostRow.of(place, post, totals, names, teller)).toList(),
                before == 0 ? "" : place.posts() + (filter.isEmpty() ? "" : "?" + filter),
                found.size() <= PAGE ? "" : place.posts() + "?before=" + page.getLast().postId() + (filter.isEmpty() ? "" : "&" + filter));
    }
}
