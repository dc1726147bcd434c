package org.indaba.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.indaba.deliver.CopyState;
import org.indaba.language.Phrases;
import org.indaba.language.Saying;
import org.jspecify.annotations.Nullable;

/**
 * Tells things in the visitor's language, times as they are seen from one moment. For one page.
 *
 * @param phrases what we say in that language
 * @param now what is looked at from
 */
record Teller(Phrases phrases, Instant now) {

    /** A phrase. */
    String say(String key, Object... values) {
        return phrases.say(key, values);
    }

    /** What was put into words elsewhere. */
    String say(Saying saying) {
        return saying.in(phrases, UnaryOperator.identity());
    }

    /** {@code 12,345}. */
    String count(long number) {
        return phrases.figures().number(number);
    }

    /** {@code 37%}. */
    String percent(int hundredths) {
        return phrases.figures().percent(hundredths);
    }

    /** The state of a copy. */
    String state(CopyState state) {
        return say("copy-state-" + state.word());
    }

    /** A time. */
    Moment moment(Instant at) {
        return new Moment(at, this);
    }

    /** A time, where there may be none. */
    @Nullable Moment momentIfAny(@Nullable Instant at) {
        return at == null ? null : moment(at);
    }

    /** How far away a time is. */
    String apart(Instant at) {
        return phrases.figures().apart(at, now);
    }

    /** How long something takes. */
    String stretch(Duration time) {
        return phrases.figures().stretch(time);
    }

    /**
     * What there is of each kind, in a row: {@code 5 due, 3 being sent}. What there is nothing of is left out.
     *
     * @param counts by the key of a phrase that takes the number, in their order
     */
    String tally(Map<String, Long> counts) {
        List<String> parts = counts.entrySet().stream().filter(each -> each.getValue() > 0)
                .map(each -> say(each.getKey(), each.getValue())).toList();
        return phrases.figures().list(parts);
    }
}
