package org.indaba.moderate;

import java.util.Optional;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.Evidence;
import org.indaba.auth.ResultsField;
import org.indaba.lists.AuthenticationSettings.Answer;
import org.indaba.mail.EmailAddress;

/**
 * Whether somebody who is known to the list is who the post says, by the list's setting {@code unauthenticated}. Known are members,
 * owners, moderators, by whichever of their addresses, and senders who are always accepted: in their names others would post. Proven is
 * the domain of the address that was written, by SPF or DKIM; that the domain lets its own users write in each other's names is not ours
 * to prevent. Of strangers nothing is demanded here: whether they may post is another rule's.
 *
 * <p>Where DNS could not say, or where nobody looked, a post is held that would be refused: our blindness is not the author's fault.
 */
final class AuthenticationRule implements Rule {

    private final ListPeople people;

    AuthenticationRule(ListPeople people) {
        this.people = people;
    }

    @Override
    public String name() {
        return "authentication";
    }

    @Override
    public Finding look(Post post) {
        Answer answer = post.list().settings().authentication().unauthenticated();
        String found = post.message().evidence().map(evidence -> ResultsField.claims(evidence.results()))
                .orElse("nobody looked who sent it");
        if (answer == Answer.ACCEPT || proven(post.message())) {
            return new Finding.NoObjection(found);
        }
        Optional<EmailAddress> known = post.message().authors().stream().limit(AuthorRule.MAX_AUTHORS)
                .filter(author -> isKnown(post, author)).findFirst();
        if (known.isEmpty()) {
            return new Finding.NoObjection("it is in nobody's name who is known here: " + found);
        }
        String reason = "nothing proves that " + known.get() + " wrote it: " + found;
        String remedy = "send it through a server of " + known.get().domain() + ", which SPF or DKIM proves, or set unauthenticated=accept";
        // RFC 7372 §3.3: X.7.26, more than one check of the sender failed.
        return new Finding.Objection(answer == Answer.REJECT && decided(post.message())
                ? new Verdict.Reject(reason, "5.7.26") : new Verdict.Hold(reason), remedy);
    }

    private boolean isKnown(Post post, EmailAddress author) {
        return people.belongs(post.list(), author) || post.background().accepts(author);
    }

    /** The domain of each author is proven; without a From field the envelope sender is the author, of whom SPF speaks. */
    private static boolean proven(ArrivedMessage message) {
        Optional<AuthenticationResults> results = message.evidence().map(Evidence::results);
        if (message.participants().fromFields() > 0) {
            return results.filter(AuthenticationResults::authorProven).isPresent();
        }
        return results.filter(AuthenticationResults::senderProven).isPresent();
    }

    /** Whether there is nothing that could still be known. */
    private static boolean decided(ArrivedMessage message) {
        return message.evidence().filter(evidence -> !evidence.results().undecided()).isPresent();
    }
}
