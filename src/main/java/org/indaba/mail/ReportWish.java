package org.indaba.mail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a client asked to be told about one recipient of a message (RFC 3461 §4).
 *
 * @param when when to tell
 * @param returned how much of the message a report of failure brings back
 * @param envelopeId the client's name for the transaction as it stood in ENVID, which is xtext; empty if it gave none
 * @param originalRecipient the recipient before anybody forwarded the message, as it stood in ORCPT, {@code type;xtext}; empty if unsaid
 */
public record ReportWish(Notify when, Returned returned, String envelopeId, String originalRecipient) {

    private static final ReportWish NONE = new ReportWish(new Notify.Unsaid(), Returned.UNSAID, "", "");

    /** What a report may be about. */
    public enum Occasion {
        /** It was delivered. */
        SUCCESS,
        /** It could not be delivered. */
        FAILURE,
        /** It is not delivered yet. */
        DELAY
    }

    /** How much of a message comes back with a report of failure. */
    public enum Returned {
        /** RET was not given. */
        UNSAID,
        /** The header. */
        HDRS,
        /** All of it. */
        FULL
    }

    /** When the client wants to be told. */
    public sealed interface Notify {

        /** NOTIFY was not given: of failures at most. */
        record Unsaid() implements Notify {
        }

        /** Under no circumstances. */
        record Never() implements Notify {
        }

        /**
         * On these occasions and no others.
         *
         * @param occasions at least one
         */
        record On(Set<Occasion> occasions) implements Notify {

            /** @throws IllegalArgumentException if there is no occasion */
            public On {
                occasions = Set.copyOf(occasions);
                if (occasions.isEmpty()) {
                    throw new IllegalArgumentException("at least one occasion");
                }
            }
        }

        /** Reads the value of NOTIFY, in any case of letters; empty if it is none. */
        static Optional<Notify> parse(String value) {
            String upper = value.toUpperCase(Locale.ROOT);
            if (upper.equals("NEVER")) {
                return Optional.of(new Never());
            }
            Set<Occasion> occasions = EnumSet.noneOf(Occasion.class);
            // RFC 3461 §4.1: NEVER stands alone. The limit keeps empty words at the end.
            for (String word : upper.split(",", -1)) {
                switch (word) {
                    case "SUCCESS" -> occasions.add(Occasion.SUCCESS);
                    case "FAILURE" -> occasions.add(Occasion.FAILURE);
                    case "DELAY" -> occasions.add(Occasion.DELAY);
                    // A default, since all other words are wrong alike.
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(new On(occasions));
        }

        /** The value of NOTIFY; empty if it was not given. */
        default String value() {
            return switch (this) {
                case Unsaid() -> "";
                case Never() -> "NEVER";
                case On(Set<Occasion> occasions) -> occasions.stream().sorted().map(Occasion::name).collect(Collectors.joining(","));
            };
        }
    }

    /** Nothing was asked. */
    public static ReportWish none() {
        return NONE;
    }

    /** Whether nothing was asked. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether the client asked to be told of this. What was not asked for is not reported: RFC 3461 §4.1 leaves failures open. */
    public boolean asksFor(Occasion occasion) {
        return when instanceof Notify.On(Set<Occasion> occasions) && occasions.contains(occasion);
    }

    /** The parameters as SMTP writes them, with blanks between; empty text if nothing was asked. */
    public String text() {
        List<String> words = new ArrayList<>();
        add(words, "NOTIFY=", when.value());
        add(words, "RET=", returned == Returned.UNSAID ? "" : returned.name());
        add(words, "ENVID=", envelopeId);
        add(words, "ORCPT=", originalRecipient);
        return String.join(" ", words);
    }

    private static void add(List<String> words, String keyword, String value) {
        if (!value.isEmpty()) {
            words.add(keyword + value);
        }
    }

    /** The wish whose {@link #text()} was stored; @throws IllegalArgumentException if it is none. */
    public static ReportWish ofText(String text) {
        ReportWish wish = NONE;
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            int equals = word.indexOf('=');
            String value = word.substring(equals + 1);
            wish = switch (word.substring(0, Math.max(0, equals))) {
                case "NOTIFY" -> new ReportWish(Notify.parse(value).orElseThrow(() -> unreadable(text)), wish.returned, wish.envelopeId,
                        wish.originalRecipient);
                case "RET" -> new ReportWish(wish.when, Returned.valueOf(value), wish.envelopeId, wish.originalRecipient);
                case "ENVID" -> new ReportWish(wish.when, wish.returned, value, wish.originalRecipient);
                case "ORCPT" -> new ReportWish(wish.when, wish.returned, wish.envelopeId, value);
                // A default, since nothing else is ever stored.
                default -> throw unreadable(text);
            };
        }
        return wish;
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("not the parameters of a wish for reports: " + text);
    }
}
