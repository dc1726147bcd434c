package org.indaba.moderate;

import java.util.List;
import java.util.Optional;
import org.indaba.lists.ListSettings.Nonmembers;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/**
 * Who may post, by the list's settings {@code posting} and {@code nonmembers}. Judged on the authors, all of whom must pass: on From,
 * and on the envelope sender where there is no From. Somebody with several addresses may post from each ({@link ListPeople}).
 */
final class AuthorRule implements Rule {

    /** So many authors are asked for: one more than any person names, each costs queries. */
    static final int MAX_AUTHORS = 50;

    private final ListPeople people;

    AuthorRule(ListPeople people) {
        this.people = people;
    }

    @Override
    public String name() {
        return "author";
    }

    @Override
    public Finding look(Post post) {
        if (accepted(post)) {
            return clear(post.message()) ? new Finding.NoObjection(text(post.message().authors()) + " may post: a moderator decided so")
                    : unclear();
        }
        return switch (post.list().settings().posting()) {
            case OPEN -> new Finding.NoObjection("everybody may post to this list");
            case MODERATED -> new Finding.Objection(new Verdict.Hold("every post to this list waits for a moderator"),
                    "a moderator accepts it, or set posting=members");
            case MEMBERS -> members(post);
            case ANNOUNCE -> announce(post);
        };
    }

    /** Whether moderators accept all posts of each of its authors. */
    private boolean accepted(Post post) {
        List<EmailAddress> authors = post.message().authors();
        return !authors.isEmpty() && authors.size() <= MAX_AUTHORS && authors.stream().allMatch(post.background()::accepts);
    }

    private Finding members(Post post) {
        ArrivedMessage message = post.message();
        Optional<EmailAddress> stranger = message.authors().stream().limit(MAX_AUTHORS)
                .filter(author -> !people.belongs(post.list(), author)).findFirst();
        if (stranger.isPresent()) {
            return notAMember(post.list(), stranger.get());
        }
        if (!clear(message)) {
            return unclear();
        }
        return new Finding.NoObjection(text(message.authors()) + " may post as a member");
    }

    private static Finding notAMember(MailList list, EmailAddress stranger) {
        String remedy = stranger + " joins, or set posting=open";
        if (list.settings().nonmembers() == Nonmembers.HOLD) {
            return new Finding.Objection(new Verdict.Hold(stranger + " is not a member"), remedy + " or nonmembers=reject");
        }
        // RFC 3463 §3.8: X.7.1, the sender is not authorised.
        return new Finding.Objection(new Verdict.Reject("only members may post to " + list.post() + ", and " + stranger
                + " is none; " + wayIn(list), "5.7.1"), remedy + " or nonmembers=hold");
    }

    /** Where a stranger turns to: nobody is sent to an address that would refuse him, too. */
    private static String wayIn(MailList list) {
        return switch (list.settings().joining()) {
            case OPEN, CONFIRM, MODERATE, CONFIRM_THEN_MODERATE -> "to join, write to " + list.join();
            case INVITATION, CLOSED -> "its owners are at " + list.owner();
        };
    }

    private Finding announce(Post post) {
        ArrivedMessage message = post.message();
        Optional<EmailAddress> other = message.authors().stream().limit(MAX_AUTHORS)
                .filter(author -> !people.moderates(post.list(), author)).findFirst();
        if (other.isPresent()) {
            return neitherOwnerNorModerator(post.list(), other.get());
        }
        if (!clear(message)) {
            return unclear();
        }
        return new Finding.NoObjection(text(message.authors()) + " may post as an owner or a moderator");
    }

    private static Finding neitherOwnerNorModerator(MailList list, EmailAddress other) {
        String remedy = other + " becomes a moderator, or set posting=members";
        if (list.settings().nonmembers() == Nonmembers.HOLD) {
            return new Finding.Objection(new Verdict.Hold(other + " is neither an owner nor a moderator"),
                    remedy + " or nonmembers=reject");
        }
        return new Finding.Objection(new Verdict.Reject("only its owners and moderators may post to " + list.post() + ", and " + other
                + " is neither", "5.7.1"), remedy + " or nonmembers=hold");
    }

    private static boolean clear(ArrivedMessage message) {
        return message.authorsKnown() && message.authors().size() <= MAX_AUTHORS;
    }

    private static Finding unclear() {
        return new Finding.Objection(new Verdict.Hold("not all of its authors can be read"), "send it with one plain address in From");
    }

    private static String text(List<EmailAddress> authors) {
        return String.join(", ", authors.stream().map(EmailAddress::toString).toList());
    }
}
