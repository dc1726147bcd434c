package org.indaba.moderate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.lists.Lists;
import org.indaba.mail.EmailAddress;

/** Nobody who is banned posts, neither as an author nor as the envelope sender. */
final class BansRule implements Rule {

    private final Lists lists;

    BansRule(Lists lists) {
        this.lists = lists;
    }

    @Override
    public String name() {
        return "bans";
    }

    @Override
    public Finding look(Post post) {
        Optional<Lists.Banned> banned = lists.firstBanned(post.list().id(), suspects(post));
        if (banned.isEmpty()) {
            return new Finding.NoObjection("neither an author nor the envelope sender is banned");
        }
        // Who is refused does not learn by what: the hint is for those who run the list.
        return new Finding.Objection(new Verdict.Reject(banned.get().address() + " may not post to " + post.list().post(), "5.7.1"),
                "lift the ban on " + banned.get().pattern());
    }

    @Override
    public Verdict behindRelay(Verdict.Reject refused) {
        return new Verdict.Discard(refused.reason());
    }

    /** Mostly there is nobody: who writes is who sends, and RCPT has asked about him a moment ago. */
    private static List<EmailAddress> suspects(Post post) {
        return Stream.concat(post.message().authors().stream(), post.message().sender().stream()).distinct()
                .limit(AuthorRule.MAX_AUTHORS)
                .filter(address -> post.cleared().filter(cleared -> cleared.key().equals(address.key())).isEmpty()).toList();
    }
}
