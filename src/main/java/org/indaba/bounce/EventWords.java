package org.indaba.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.classify.Reason;
import org.indaba.language.Saying;

/** Says in sentences what an event of the journal means. Pure functions. */
final class EventWords {

    private EventWords() {
    }

    static Saying of(BounceEvent event) {
        List<Saying> sentences = new ArrayList<>();
        sentences.add(Saying.of(event.kind().key()));
        if (!event.about().site().isEmpty() && !event.finding().reason().isEmpty()) {
            sentences.add(Saying.of("bounce-event-site", event.about().site()));
        }
        Optional<Reason> reason = Reason.of(event.finding().reason());
        reason.ifPresent(known -> {
            sentences.add(Saying.of(known.key()));
            sentences.add(Saying.of("bounce-blame-" + known.blame().name().toLowerCase(Locale.ROOT)));
        });
        if (!event.finding().recipient().isEmpty() && !event.finding().recipient().equalsIgnoreCase(event.whom().address())) {
            sentences.add(Saying.of("bounce-event-recipient", event.finding().recipient()));
        }
        if (event.effect() != Effect.NONE) {
            boolean nowhere = event.effect() == Effect.MANY && event.about().site().isEmpty();
            sentences.add(Saying.of(nowhere ? "bounce-effect-nowhere" : event.effect().key()));
        }
        if (event.points() != 0) {
            sentences.add(Saying.of(event.points() > 0 ? "bounce-event-rose" : "bounce-event-fell",
                    Math.abs(event.points()) / (double) BounceEvent.POINT, event.score() / (double) BounceEvent.POINT));
        }
        return new Saying.Sentences(sentences);
    }

    /** A number of points as programs write it: 1, 0.25. */
    static String points(int hundredths) {
        String text = String.format(Locale.ROOT, "%.2f", hundredths / (double) BounceEvent.POINT);
        return text.replaceAll("\\.?0+$", "");
    }
}
