package org.indaba.moderate;

/**
 * Automatic answers are refused at every list, whatever its setting {@code machines}: a vacation notice or a bounce is about another
 * mail and was never meant for the subscribers.
 */
final class AnswersRule implements Rule {

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public Finding look(Post post) {
        String mark = post.message().machineMarks().answer();
        if (mark.isEmpty()) {
            return new Finding.NoObjection("nothing marks it as an automatic answer");
        }
        // RFC 3834 §2: automatic answers do not go to lists.
        return new Finding.Objection(new Verdict.Reject("automatic answers are not posted; this one has " + mark, "5.7.1"),
                "a person sends it, without " + mark);
    }

    @Override
    public Verdict behindRelay(Verdict.Reject refused) {
        return new Verdict.Discard(refused.reason());
    }
}
