package org.indaba.language;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Something to be said to a reader whose language is not known yet. Immutable. */
public sealed interface Saying {

    /**
     * A phrase of ours.
     *
     * @param key of the phrase
     * @param values what stands in it; those that are sayings are said in the same language
     */
    record Phrase(String key, List<Object> values) implements Saying {

        public Phrase {
            values = List.copyOf(values);
        }
    }

    /**
     * What somebody else wrote, in whatever language.
     *
     * @param text as it came
     */
    record Verbatim(String text) implements Saying {
    }

    /**
     * Several, a line each.
     *
     * @param lines in their order
     */
    record Lines(List<Saying> lines) implements Saying {

        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Several sentences, one behind the other.
     *
     * @param sentences in their order
     */
    record Sentences(List<Saying> sentences) implements Saying {

        public Sentences {
            sentences = List.copyOf(sentences);
        }
    }

    /** A phrase of ours. */
    static Saying of(String key, Object... values) {
        return new Phrase(key, List.of(values));
    }

    /** What somebody else wrote, or nothing. */
    static Saying verbatim(String text) {
        return new Verbatim(text);
    }

    /** A line each. */
    static Saying lines(List<? extends Saying> lines) {
        return new Lines(List.copyOf(lines));
    }

    /** It in English, for programs and operators. */
    default String inEnglish() {
        return in(Languages.shipped().english(), UnaryOperator.identity());
    }

    /**
     * Says it.
     *
     * @param clean what is done to every text from outside before it stands anywhere
     */
    default String in(Phrases phrases, UnaryOperator<String> clean) {
        return switch (this) {
            case Phrase(String key, List<Object> values) -> phrases.say(key, values.stream().map(value -> switch (value) {
                case Saying said -> said.in(phrases, clean);
                case String text -> clean.apply(text);
                // Numbers, moments and words of ours are no texts from outside.
                default -> value;
            }).toArray());
            case Verbatim(String text) -> clean.apply(text);
            case Sentences(List<Saying> sentences) -> joined(sentences, " ", phrases, clean);
            case Lines(List<Saying> lines) -> joined(lines, "\n", phrases, clean);
        };
    }

    private static String joined(List<Saying> parts, String between, Phrases phrases, UnaryOperator<String> clean) {
        return parts.stream().map(part -> part.in(phrases, clean)).collect(Collectors.joining(between));
    }
}
