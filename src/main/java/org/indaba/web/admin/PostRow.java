package org.indaba.web.admin;

import java.time.Instant;
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
 * @param copies how many copies are known
 * @param bar how they stand
 * @param summary the same in words
 */
record PostRow(String path, String subject, String author, String list, Moment at, String copies, List<StateBar.Part> bar,
        String summary) {

    static PostRow of(ArchivedPost post, Map<Long, Map<CopyState, Long>> totals, ListNames lists, Instant now) {
        Map<CopyState, Long> counts = totals.getOrDefault(post.postId(), Map.of());
        long copies = counts.values().stream().mapToLong(Long::longValue).sum();
        return new PostRow(PostPage.path(post.postId()), subject(post.subject()), author(post.author()), lists.of(post.listId()),
                Moment.of(post.receivedAt(), now), Words.count(copies), StateBar.parts(counts),
                // What is not finished was only counted together.
                StateBar.summary(counts).replace(" queued", " waiting"));
    }

    static String subject(String subject) {
        String line = Words.cell(subject);
        return line.isEmpty() ? "(no subject)" : line;
    }

    private static String author(ArchivedPost.Author author) {
        String name = Words.cell(author.name());
        return name.isEmpty() ? Words.cell(author.address()) : name;
    }
}
