package org.indaba.web.admin;

import java.util.List;
import java.util.Map;
import org.indaba.archive.ArchivedPost;
import org.indaba.deliver.CopyState;

/**
 * A post in a table of posts.
 *
 * @param path of its page
 * @param subject shortened; words where it has none
 * @param author the name, else the address; shortened
 * @param list the list's address
 * @param at when it came
 * @param bar how they stand
 * @param summary the same in words
 */
record PostRow(String path, String subject, String author, String list, Moment at, List<StateBar.Part> bar, String summary) {

    /** What is not finished was only counted together. */
    private static final Map<CopyState, String> TOGETHER = Map.of(CopyState.QUEUED, "copy-count-waiting");

    static PostRow of(PostPlace place, ArchivedPost post, Map<Long, Map<CopyState, Long>> totals, ListNames lists, Teller teller) {
        Map<CopyState, Long> counts = totals.getOrDefault(post.postId(), Map.of());
        return new PostRow(place.post(post.postId()), subject(post.subject(), teller), author(post.author()), lists.of(post.listId()),
                teller.moment(post.receivedAt()), StateBar.parts(counts), StateBar.summary(counts, TOGETHER, teller));
    }

    static String subject(String subject, Teller teller) {
        String line = Words.cell(subject);
        return line.isEmpty() ? teller.say("admin-no-subject") : line;
    }

    private static String author(ArchivedPost.Author author) {
        String name = Words.cell(author.name());
        return name.isEmpty() ? Words.cell(author.address()) : name;
    }
}
