package org.indaba.web;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Membership;
import org.indaba.lists.PreferenceChange;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant;

/**
 * What a member sent about one of his subscriptions: what he did not change in the form stays as it is by now, whoever changed it since the
 * form was shown. Who is suspended comes back by a page of its own, which writes down that he did, and by no option. For one request.
 */
final class OptionForm {

    private static final String DELIVERY = "delivery";
    private static final String DAY = "off-until";
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String UNTIL = "until";

    /** All but whether copies are sent. */
    private static final List<String> FIELDS = List.of("own-posts", "skip-when-addressed", "prefix", "footer", "text");

    private final Membership now;
    private final SentFields sent;
    private final LocalDate today;

    /** What can be wrong with what was sent. */
    enum Mistake {
        /** Copies cannot be off until then. */
        NO_DAY,
        /** Somebody else changed whether copies are sent since the form was shown. */
        CHANGED_SINCE,
        /** Copies came back: there is another way to get them again, and none of these ends that. */
        SUSPENDED,
        /** No form of ours has such values. */
        NONSENSE
    }

    /**
     * @param now the subscription as it is
     * @param today in universal time
     */
    OptionForm(Membership now, SentFields sent, LocalDate today) {
        this.now = now;
        this.sent = sent;
        this.today = today;
    }

    /**
     * What stands in the form, in the words of its fields.
     *
     * @param delivery on, off, until a day, or suspended, which no field can choose
     * @param day as it was typed; empty for none
     * @param ownPosts yes or no
     * @param skip yes or no
     * @param prefix list or none
     * @param footer list or none
     * @param text list or only
     */
    record Choices(String delivery, String day, String ownPosts, String skip, String prefix, String footer, String text) {

        static Choices of(Membership member) {
            Variant variant = member.variant();
            return new Choices(state(member), member.offUntil() == null ? "" : member.offUntil().toString(), yes(member.ownPosts()),
                    yes(member.skipWhenAddressed()), variant.wants(Variant.Wish.NO_PREFIX) ? "none" : "list",
                    variant.wants(Variant.Wish.NO_FOOTER) ? "none" : "list", variant.wants(Variant.Wish.TEXT_ONLY) ? "only" : "list");
        }

        private static String yes(boolean so) {
            return so ? "yes" : "no";
        }
    }

    /** Whether copies are sent, in a word. */
    static String state(Membership member) {
        return switch (member.delivery()) {
            case ON -> ON;
            case OFF -> member.offUntil() == null ? OFF : UNTIL;
            case SUSPENDED -> "suspended";
        };
    }

    /** The form as it was sent. */
    Choices choices() {
        Choices is = Choices.of(now);
        return new Choices(chosen().orElse(is.delivery()), changed(DAY, is.day()), changed("own-posts", is.ownPosts()),
                changed("skip-when-addressed", is.skip()), changed("prefix", is.prefix()), changed("footer", is.footer()),
                changed("text", is.text()));
    }

    /** What somebody else changed meanwhile is shown as it is by now: the form that comes back says that it showed that. */
    private String changed(String field, String is) {
        return sent.has(field) && sent.changed(field) ? sent.value(field) : is;
    }

    /** What was chosen, if anything was: a day counts for a pause alone, and there is nothing to choose where copies are suspended. */
    private Optional<String> chosen() {
        String word = sent.value(DELIVERY);
        return Optional.of(word).filter(_ -> sent.has(DELIVERY))
                .filter(_ -> sent.changed(DELIVERY) || word.equals(UNTIL) && sent.changed(DAY));
    }

    /** What is wrong; empty if nothing is. */
    Optional<Mistake> mistake() {
        Optional<Mistake> ofDelivery = chosen().flatMap(this::mistake);
        return ofDelivery.isPresent() || change() instanceof PreferenceChange.Good ? ofDelivery : Optional.of(Mistake.NONSENSE);
    }

    private Optional<Mistake> mistake(String word) {
        if (!List.of(ON, OFF, UNTIL).contains(word)) {
            return Optional.of(Mistake.NONSENSE);
        }
        if (word.equals(UNTIL) && day().isEmpty()) {
            return Optional.of(Mistake.NO_DAY);
        }
        if (now.delivery() == DeliveryMode.SUSPENDED && !isOld()) {
            return Optional.of(Mistake.SUSPENDED);
        }
        boolean so = word.equals(state(now)) && (!word.equals(UNTIL) || sent.value(DAY).equals(Choices.of(now).day()));
        return so || !isOld() ? Optional.empty() : Optional.of(Mistake.CHANGED_SINCE);
    }

    /** Whether the form was shown before somebody changed whether copies are sent. */
    private boolean isOld() {
        return sent.has(SentFields.WAS + DELIVERY) && !sent.was(DELIVERY).equals(state(now))
                || sent.has(SentFields.WAS + DAY) && !sent.was(DAY).equals(Choices.of(now).day());
    }

    private Optional<LocalDate> day() {
        String text = sent.value(DAY);
        return now.offUntil() != null && text.equals(now.offUntil().toString()) ? Optional.of(now.offUntil())
                : OwnSubscriptions.day(text, today);
    }

    private PreferenceChange change() {
        Map<String, String> values = new LinkedHashMap<>();
        FIELDS.stream().filter(sent::has).filter(sent::changed).forEach(field -> values.put(field, sent.value(field)));
        chosen().ifPresent(word -> {
            if (word.equals(UNTIL)) {
                day().ifPresent(day -> values.put(DAY, day.toString()));
            } else {
                values.put(DELIVERY, word);
            }
        });
        return PreferenceChange.of(now.preferences(), values, today);
    }

    /** What is to be, where nothing is wrong. Where nobody chose whether copies are sent, that stays as it is when this is written. */
    Preferences preferences() {
        return switch (change()) {
            case PreferenceChange.Good(Preferences wanted) -> wanted;
            case PreferenceChange.Wrong(String reason) -> throw new IllegalStateException(reason);
        };
    }
}
