package org.indaba.lists;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.indaba.lists.Variant.Wish;

/** What reading changed preferences gave: all of them, or the reason why none. */
public sealed interface PreferenceChange {

    /** The names and values that {@code member set} takes. */
    String ALLOWED = "delivery=on|off, own-posts=yes|no, skip-when-addressed=yes|no, prefix=list|none, footer=list|none, text=list|only";

    /**
     * All are good.
     *
     * @param preferences the old ones with the new values in them
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

    /** Puts values, as an operator typed them, into preferences. */
    static PreferenceChange of(Preferences before, Map<String, String> values) {
        Preferences changed = before;
        // By name, so that of several mistakes always the same one is told.
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            String assignment = entry.getKey() + "=" + entry.getValue().strip();
            boolean own = changed.ownPosts();
            boolean skip = changed.skipWhenAddressed();
            Set<Wish> wishes = EnumSet.noneOf(Wish.class);
            wishes.addAll(changed.variant().wishes());
            switch (assignment) {
                case "delivery=on" -> changed = with(changed, DeliveryMode.ON);
                case "delivery=off" -> changed = with(changed, DeliveryMode.OFF);
                case "own-posts=yes" -> changed = new Preferences(changed.delivery(), true, skip, changed.variant());
                case "own-posts=no" -> changed = new Preferences(changed.delivery(), false, skip, changed.variant());
                case "skip-when-addressed=yes" -> changed = new Preferences(changed.delivery(), own, true, changed.variant());
                case "skip-when-addressed=no" -> changed = new Preferences(changed.delivery(), own, false, changed.variant());
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
            changed = new Preferences(changed.delivery(), changed.ownPosts(), changed.skipWhenAddressed(), new Variant(wishes));
        }
        return new Good(changed);
    }

    private static Preferences with(Preferences before, DeliveryMode delivery) {
        return new Preferences(delivery, before.ownPosts(), before.skipWhenAddressed(), before.variant());
    }

    private static String shown(String typed) {
        String line = typed.codePoints().filter(c -> !Character.isISOControl(c)).limit(60)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return line.length() < typed.length() ? line + "…" : line;
    }
}
