package org.indaba.bounce;

import java.util.Locale;
import java.util.Optional;
import org.indaba.classify.Reason;

/** Says in sentences what an event of the journal means. Pure functions. */
final class EventWords {

    private EventWords() {
    }

    static String of(BounceEvent event) {
        StringBuilder words = new StringBuilder(event.kind().words());
        if (!event.about().site().isEmpty() && !event.finding().reason().isEmpty()) {
            words.append(" at ").append(event.about().site());
        }
        words.append('.');
        Optional<Reason> reason = Reason.of(event.finding().reason());
        reason.ifPresent(known -> words.append(' ').append(known.words()).append(' ').append(blame(known)));
        if (!event.finding().recipient().isEmpty() && !event.finding().recipient().equalsIgnoreCase(event.whom().address())) {
            words.append(" The notice names ").append(event.finding().recipient()).append(", to whom the mail was handed on.");
        }
        if (!event.effect().words().isEmpty()) {
            words.append(' ').append(event.effect().words());
        }
        return words.append(score(event)).toString();
    }

    private static String blame(Reason reason) {
        return switch (reason.blame()) {
            case MEMBER -> "That is about the address.";
            case MESSAGE -> "That is about the post.";
            case SITE -> "That is between the site and us.";
            case NOBODY -> "That is nobody's doing.";
        };
    }

    private static String score(BounceEvent event) {
        if (event.points() == 0) {
            return "";
        }
        return " The score " + (event.points() > 0 ? "rose" : "fell") + " by " + points(Math.abs(event.points())) + " to "
                + points(event.score()) + ".";
    }

    /** A number of points as people write it: 1, 0.25. */
    static String points(int hundredths) {
        String text = String.format(Locale.ROOT, "%.2f", hundredths / (double) BounceEvent.POINT);
        return text.replaceAll("\\.?0+$", "");
    }
}
