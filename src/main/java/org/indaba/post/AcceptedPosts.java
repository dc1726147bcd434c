package org.indaba.post;

import java.util.List;
import java.util.Map;
import org.indaba.lists.Lists;
import org.indaba.moderate.HeldPosts;

/**
 * The posts that waited for moderators, and were accepted.
 *
 * @param held knows who accepted them, and when
 * @param lists knows the lists whose moderators they were
 */
public record AcceptedPosts(HeldPosts held, Lists lists) {

    /** Those of some posts. */
    Map<Long, HeldPosts.Accepted> among(List<PostRow> posts) {
        return held.accepted(posts.stream().map(PostRow::id).toList());
    }

    /** A held post is for the list whose moderators accepted it, though its address may be another list's by now. */
    PostRow atItsList(PostRow post, Map<Long, HeldPosts.Accepted> accepted) {
        HeldPosts.Accepted yes = accepted.get(post.id());
        return yes == null || yes.listId() == post.list().id() ? post
                : lists.byId(yes.listId()).map(list -> new PostRow(post.row(), list)).orElse(post);
    }
}
