package org.indaba.moderate;

import org.indaba.lists.MailList;

/**
 * What is nothing but a command to the list ({@code unsubscribe}, {@code help}) was never meant for all subscribers: the list's setting
 * {@code commands} says what becomes of it. Its author is told where commands go.
 */
final class CommandsRule implements Rule {

    private static final String REMEDY = "say more than the command, or set commands=accept";

    private final CommandReading reading;

    CommandsRule(CommandReading reading) {
        this.reading = reading;
    }

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public Finding look(Post post) {
        MailList list = post.list();
        return switch (list.settings().commands()) {
            case ACCEPT -> new Finding.NoObjection("the list posts commands, too");
            case HOLD -> isCommand(post) ? new Finding.Objection(new Verdict.Hold("it looks like a command to the list"), REMEDY) : none();
            // RFC 3463 §3.8: X.7.1, the message is refused by a policy of ours.
            case REJECT -> isCommand(post) ? new Finding.Objection(new Verdict.Reject("this looks like a command; write to " + list.leave()
                    + " to leave, and to " + list.request() + " for all else", "5.7.1"), REMEDY) : none();
        };
    }

    private boolean isCommand(Post post) {
        return reading.isCommand(post.list(), post.message());
    }

    private static Finding none() {
        return new Finding.NoObjection("it is no command to the list");
    }
}
