package org.indaba.moderate;

import java.util.OptionalLong;

/**
 * A post that came before is taken again and dropped: when our 250 was lost, the peer sends once more what was posted long ago
 * (RFC 5321 §6.1), and must hear 250.
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
        OptionalLong before = post.background().earlier();
        if (before.isEmpty()) {
            return new Finding.NoObjection("nothing with this Message-ID and content has come to the list");
        }
        return new Finding.Objection(new Verdict.Discard("it came before, as post " + before.getAsLong()),
                "send it with a Message-ID of its own");
    }
}
