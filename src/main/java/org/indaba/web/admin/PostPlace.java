package org.indaba.web.admin;

import org.indaba.lists.MailList;
import org.indaba.web.ListPage;

/**
 * Where pages about posts stand: below the administrators' pages, of all lists and with what is done to the whole site; or below a list,
 * for its owners, of that list alone.
 *
 * @param posts the path of the page on which the posts are
 * @param listId the list; 0 for all
 */
record PostPlace(String posts, long listId) {

    /** Among the administrators' pages. */
    static final PostPlace SITE = new PostPlace("/admin/posts", 0);

    /** Below a list. */
    static PostPlace of(MailList list) {
        return new PostPlace(ListPage.path(list) + "/posts", list.id());
    }

    /** Whether what concerns other lists too may be shown and done here. */
    public boolean site() {
        return listId == 0;
    }

    /** Whether posts of a list are shown here; that of no list, which is 0, only where all are. */
    boolean shows(long list) {
        return site() || listId == list;
    }

    /** The path of a post's page. */
    String post(long postId) {
        return posts + "/" + postId;
    }

    /** The path of a copy's page. */
    String copy(long postId, long copyId) {
        return post(postId) + "/copies/" + copyId;
    }
}
