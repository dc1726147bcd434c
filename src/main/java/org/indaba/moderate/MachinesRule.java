package org.indaba.moderate;

/**
 * Mail that a machine wrote of its own accord (Auto-Submitted: auto-generated, Precedence: bulk) is what the list's setting
 * {@code machines} is about: taken by default, held, or refused. However it is posted, it is never answered.
 */
final class MachinesRule implements Rule {

    private static final String REMEDY = "set machines=accept";

    @Override
    public String name() {
        return "machines";
    }

    @Override
    public Finding look(Post post) {
        String mark = post.message().machineMarks().made();
        if (mark.isEmpty()) {
            return new Finding.NoObjection("nothing marks it as made by a machine");
        }
        return switch (post.list().settings().machines()) {
            case ACCEPT -> new Finding.NoObjection("a machine made it (" + mark + "); the list takes such posts");
            case HOLD -> new Finding.Objection(new Verdict.Hold("a machine made it (" + mark + ")"), REMEDY);
            case REJECT -> new Finding.Objection(new Verdict.Reject(
                    post.list().post() + " takes no mail from machines; this one has " + mark, "5.7.1"), REMEDY);
        };
    }

    @Override
    public Verdict behindRelay(Verdict.Reject refused) {
        return new Verdict.Discard(refused.reason());
    }
}
