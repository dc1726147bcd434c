package org.indaba.moderate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.mail.EmailAddress;

/**
 * What moderators decided about a sender once and for all: always held, refused or dropped. That somebody is always accepted is no
 * objection here, and lets {@link AuthorRule} pass who may not post otherwise.
 */
final class KnownSenderRule implements Rule {

    /** The strictest first. */
    private static final List<SenderVerdict> STRICTEST = List.of(SenderVerdict.DISCARD, SenderVerdict.REJECT, SenderVerdict.HOLD);

    @Override
    public String name() {
        return "senders";
    }

    @Override
    public Finding look(Post post) {
        List<EmailAddress> authors = post.message().authors().stream().limit(AuthorRule.MAX_AUTHORS).toList();
        Map<String, SenderVerdict> verdicts = post.background().senders();
        for (SenderVerdict verdict : STRICTEST) {
            Optional<EmailAddress> author = authors.stream().filter(each -> verdicts.get(each.key()) == verdict).findFirst();
            if (author.isPresent()) {
                return new Finding.Objection(verdict(verdict, author.get()), "take back what was decided about " + author.get());
            }
        }
        return new Finding.NoObjection(verdicts.isEmpty() ? "no moderator decided about its author once and for all"
                : "a moderator decided that posts of " + String.join(", ", verdicts.keySet()) + " are accepted");
    }

    private static Verdict verdict(SenderVerdict verdict, EmailAddress author) {
        String decided = "a moderator decided that posts of " + author;
        return switch (verdict) {
            case HOLD -> new Verdict.Hold(decided + " wait");
            // RFC 3463 §3.8: X.7.1, the sender is not authorised.
            case REJECT -> new Verdict.Reject(decided + " are refused", "5.7.1");
            case DISCARD -> new Verdict.Discard(decided + " are dropped");
            case ACCEPT -> throw new IllegalArgumentException("no objection");
        };
    }
}
