package org.indaba.moderate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.lists.Lists;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;

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
        Optional<Lists.Banned> banned = lists.firstBanned(post.list().id(), everybody(post.message()));
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

    private static List<EmailAddress> everybody(ArrivedMessage message) {
        Stream<EmailAddress> sender = switch (message.envelope().reversePath()) {
            case ReversePath.Mailbox(EmailAddress address) -> Stream.of(address);
            case ReversePath.Null() -> Stream.empty();
        };
        return Stream.concat(message.authors().stream(), sender).distinct().limit(AuthorRule.MAX_AUTHORS).toList();
    }
}
