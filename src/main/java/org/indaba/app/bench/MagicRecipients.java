package org.indaba.app.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * A world in a sink: the local part of a recipient says what becomes of it. {@code temperror}, {@code permerror}, any reply code such
 * as {@code 450} or {@code 550}, {@code timeout} (no answer), {@code hangup}, {@code slow} (two seconds); what follows a plus sign or
 * a hyphen does not count. {@code content-550} and the like refuse the message after its end. Everybody else gets their mail. Stateless.
 */
public final class MagicRecipients implements Behaviour {

    private static final Duration SLOW = Duration.ofSeconds(2);

    @Override
    public Reaction on(Turn turn) {
        return switch (turn.stage()) {
            case RCPT -> atRecipient(localPart(turn.line()));
            case CONTENT -> atContent(turn);
            case CONNECT, HELO, STARTTLS, MAIL, DATA, CHUNK, RSET, QUIT, OTHER -> new Reaction.Usual();
        };
    }

    private static Reaction atRecipient(String localPart) {
        String magic = localPart.split("[+-]", 2)[0];
        return switch (magic) {
            case "temperror" -> new Reaction.Say("451 4.3.0 come back later");
            case "permerror" -> new Reaction.Say("550 5.1.1 no such user");
            case "timeout" -> new Reaction.Silence();
            case "hangup" -> new Reaction.HangUp();
            case "slow" -> new Reaction.After(SLOW, new Reaction.Usual());
            // Any other name: a reply code, or a person.
            default -> code(magic, "as you wish");
        };
    }

    private static Reaction atContent(Turn turn) {
        return turn.recipients().stream().map(recipient -> recipient.split("@", 2)[0].toLowerCase(Locale.ROOT))
                .filter(localPart -> localPart.startsWith("content-")).findFirst()
                .map(localPart -> code(localPart.substring(8), "not this message")).orElse(new Reaction.Usual());
    }

    private static Reaction code(String text, String why) {
        return text.matches("[45]\\d\\d") ? new Reaction.Say(text + " " + text.charAt(0) + ".0.0 " + why) : new Reaction.Usual();
    }

    private static String localPart(String line) {
        int open = line.indexOf('<');
        int at = line.lastIndexOf('@');
        return open < 0 || at < open ? "" : line.substring(open + 1, at).toLowerCase(Locale.ROOT);
    }
}
