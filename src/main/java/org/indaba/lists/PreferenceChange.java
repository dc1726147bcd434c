package org.indaba.lists;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.indaba.lists.Variant.Wish;

/** What reading changed preferences gave: all of them, or the reason why none. */
public sealed interface PreferenceChange {

    /** Of four digits, as days are written. */
    int LAST_YEAR = 9_999;

    /** A longer pause is forgotten by who made it. In days. */
    int MAX_PAUSE = 366;

    /** The names and values that {@code member set} takes. */
    String ALLOWED = "delivery=on|off, off-until=DATE as 2027-01-31, "
            + "own-posts=yes|no, skip-when-addressed=yes|no, prefix=list|none, footer=list|none, text=list|only";

    /**
     * All are good.
     *
     * @param preferences the old ones with the new values in them, as {@link Members#preferInTx} takes them: where none says whether
     *     copies are sent, that stays as it is when they are written ({@link Preferences#besidesDelivery})
     */
    record Good(Preferences preferences) implements PreferenceChange {
    }

    /**
     * One is not.
     *
     * @param reason a sentence for the operator
     */
    record Wrong(String reason) implements PreferenceChange {
    }

    /**
     * Puts values, as an operator typed them, into preferences.
     *
     * @param today the day by which a pause that they name is measured, in universal time
     */
    static PreferenceChange of(Preferences before, Map<String, String> values, LocalDate today) {
        Preferences changed = before;
        // By name, so that of several mistakes always the same one is told.
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            String assignment = entry.getKey() + "=" + entry.getValue().strip();
            boolean own = changed.ownPosts();
            boolean skip = changed.skipWhenAddressed();
            Set<Wish> wishes = EnumSet.noneOf(Wish.class);
            wishes.addAll(changed.variant().wishes());
            if (entry.getKey().equals("off-until")) {
                String typed = entry.getValue().strip();
                Optional<LocalDate> day = day(typed, today);
                if (day.isEmpty()) {
                    return new Wrong(known(typed).isPresent()
                            ? typed + " is not within the next " + MAX_PAUSE + " days, in which a pause ends."
                            : "A day is written as 2027-01-31, not \"" + shown(typed) + "\".");
                }
                changed = new Preferences(DeliveryMode.OFF, own, skip, changed.variant(), day.get());
                continue;
            }
            switch (assignment) {
                case "delivery=on" -> changed = with(changed, DeliveryMode.ON);
                case "delivery=off" -> changed = with(changed, DeliveryMode.OFF);
                case "own-posts=yes" -> own = true;
                case "own-posts=no" -> own = false;
                case "skip-when-addressed=yes" -> skip = true;
                case "skip-when-addressed=no" -> skip = false;
                case "prefix=none" -> wishes.add(Wish.NO_PREFIX);
                case "prefix=list" -> wishes.remove(Wish.NO_PREFIX);
                case "footer=none" -> wishes.add(Wish.NO_FOOTER);
                case "footer=list" -> wishes.remove(Wish.NO_FOOTER);
                case "text=only" -> wishes.add(Wish.TEXT_ONLY);
                case "text=list" -> wishes.remove(Wish.TEXT_ONLY);
                // Whatever else somebody typed.
                default -> {
                    return new Wrong("There is no preference \"" + shown(assignment) + "\"; there are " + ALLOWED + ".");
                }
            }
            changed = new Preferences(changed.delivery(), own, skip, new Variant(wishes), changed.offUntil());
        }
        boolean ofDelivery = values.containsKey("delivery") || values.containsKey("off-until");
        // A bounce may suspend the member, or a day bring copies back, between what was read and what is written.
        return new Good(ofDelivery ? changed : changed.besidesDelivery());
    }

    private static Preferences with(Preferences before, DeliveryMode delivery) {
        return new Preferences(delivery, before.ownPosts(), before.skipWhenAddressed(), before.variant(), null);
    }

    /**
     * A day on which a pause can end: behind today, and at most {@link #MAX_PAUSE} days.
     *
     * @param text {@code 2027-01-31}; whatever came from outside
     * @return empty if it is none: a pause that ended before would be none
     */
    static Optional<LocalDate> day(String text, LocalDate today) {
        return known(text).filter(day -> day.isAfter(today) && !day.isAfter(today.plusDays(MAX_PAUSE)));
    }

    /** A day of the years 1 to 9999: the database ends before the years that Java knows. */
    private static Optional<LocalDate> known(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(day -> day.getYear() >= 1 && day.getYear() <= LAST_YEAR);
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    private static String shown(String typed) {
        String line = typed.codePoints().filter(c -> !Character.isISOControl(c)).limit(60)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return line.length() < typed.length() ? line + "…" : line;
    }
}
