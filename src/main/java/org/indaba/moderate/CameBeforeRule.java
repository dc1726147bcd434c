package org.indaba.moderate;

import java.util.Optional;

/**
 * A post that came before is taken again and dropped: when our 250 was lost, the peer sends once more what was posted long ago
 * (RFC 5321 §6.1), and must hear 250. While the earlier one waits for a moderator, this rule objects to nothing: whoever had the message
 * first may have been somebody else than its author, and by a way that proves nothing ({@link Judgement#heldOnce}).
 */
final class CameBeforeRule implements Rule {

    @Override
    public String name() {
        return "came-before";
    }

    @Override
    public Finding look(Post post) {
        if (post.message().fingerprint().isEmpty()) {
            return new Finding.NoObjection("it has neither Message-ID nor Date, so nothing tells a repetition from a second post");
        }
        Optional<EarlierPosts.Earlier> before = post.background().earlier();
        if (before.isEmpty()) {
            return new Finding.NoObjection("nothing with this Message-ID and content has come to the list");
        }
        return switch (before.get()) {
            case EarlierPosts.Earlier.Taken(long id) -> new Finding.Objection(new Verdict.Discard("it came before, as post " + id),
                    "send it with a Message-ID of its own");
            case EarlierPosts.Earlier.Waiting(long id) -> new Finding.NoObjection("it came before, as post " + id
                    + ", which waits for a moderator; if this one is accepted, it takes that one's place");
        };
    }
}
