package org.indaba.moderate;

/**
 * Automatic answers are refused at every list, whatever its setting {@code machines}: a vacation notice or a bounce is about another
 * mail and was never meant for the subscribers. What only its subject makes look like one waits: a person may have written so.
 */
final class AnswersRule implements Rule {

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public Finding look(Post post) {
        MachineMarks marks = post.message().machineMarks();
        String mark = marks.answer();
        if (!mark.isEmpty()) {
            // RFC 3834 §2: automatic answers do not go to lists.
            return new Finding.Objection(new Verdict.Reject("automatic answers are not posted; this one has " + mark, "5.7.1"),
                    "a person sends it, without " + mark);
        }
        if (marks.resemblesAnswer()) {
            return new Finding.Objection(new Verdict.Hold("its subject is that of an automatic answer"), "begin the subject otherwise");
        }
        return new Finding.NoObjection("nothing marks it as an automatic answer");
    }

    @Override
    public Verdict behindRelay(Verdict.Reject refused) {
        return new Verdict.Discard(refused.reason());
    }
}
