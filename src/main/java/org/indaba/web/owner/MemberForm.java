package org.indaba.web.owner;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant.Wish;
import org.indaba.lists.Variant;
import org.indaba.notice.CleanText;
import org.indaba.web.OwnSubscriptions;
import org.indaba.web.SentFields;
import org.jspecify.annotations.Nullable;

/**
 * What owners sent of one member: what they did not change in the form stays as it is by now, whoever changed it since the form was shown.
 * For one request.
 */
final class MemberForm {

    /** The longest name, in characters. */
    private static final int MAX_NAME = 200;

    private final Membership now;
    private final SentFields sent;
    private final SentSwitches switches;
    private final LocalDate today;

    /** What can be wrong with what was typed. */
    enum Mistake {
        /** Copies cannot be off until then. */
        NO_DAY,
        /** Somebody else changed what copies are sent since the form was shown. */
        CHANGED_SINCE,
        /** The same of the name. */
        RENAMED_SINCE
    }

    /**
     * @param now the member as it is
     * @param today in universal time
     */
    MemberForm(Membership now, SentFields sent, LocalDate today) {
        this.now = now;
        this.sent = sent;
        this.switches = new SentSwitches(sent);
        this.today = today;
    }

    /** What the person is called. */
    String name() {
        return sent.changed("name") ? CleanText.line(sent.value("name"), MAX_NAME) : now.displayName();
    }

    /** Whether copies are sent; what is suspended is let in again by choosing on. */
    DeliveryMode delivery() {
        return typed().orElse(now.delivery());
    }

    /** The day as it was typed; empty for none. */
    String offUntil() {
        return typed().isPresent() ? sent.value("off-until") : day(now.offUntil());
    }

    /** What was chosen, if anything was: a day counts for what is off alone. */
    private Optional<DeliveryMode> typed() {
        String word = sent.value("delivery");
        return Arrays.stream(DeliveryMode.values()).filter(mode -> MembersPage.word(mode).equals(word)).findFirst()
                .filter(mode -> mode != DeliveryMode.SUSPENDED)
                .filter(mode -> sent.changed("delivery") || mode == DeliveryMode.OFF && sent.changed("off-until"));
    }

    /** What is wrong; empty if nothing is. All is told at once: the form that comes back says that its sender has seen what is now. */
    Set<Mistake> mistakes() {
        Set<Mistake> all = EnumSet.noneOf(Mistake.class);
        delivering().ifPresent(all::add);
        boolean old = sent.has(SentFields.WAS + "name") && !sent.was("name").equals(now.displayName());
        if (old && !name().equals(now.displayName())) {
            all.add(Mistake.RENAMED_SINCE);
        }
        return all;
    }

    private Optional<Mistake> delivering() {
        if (typed().isEmpty()) {
            return Optional.empty();
        }
        if (delivery() == DeliveryMode.OFF && !offUntil().isBlank() && until().isEmpty()) {
            return Optional.of(Mistake.NO_DAY);
        }
        boolean so = delivery() == now.delivery() && (delivery() != DeliveryMode.OFF || offUntil().equals(day(now.offUntil())));
        return so || !isOld() ? Optional.empty() : Optional.of(Mistake.CHANGED_SINCE);
    }

    /** Whether the form was shown before somebody changed what copies are sent. */
    private boolean isOld() {
        return sent.has(SentFields.WAS + "delivery") && !sent.was("delivery").equals(MembersPage.word(now.delivery()))
                || sent.has(SentFields.WAS + "off-until") && !sent.was("off-until").equals(day(now.offUntil()));
    }

    private Optional<LocalDate> until() {
        String text = offUntil();
        return now.offUntil() != null && text.equals(now.offUntil().toString()) ? Optional.of(now.offUntil())
                : OwnSubscriptions.day(text, today);
    }

    /** A day as forms have it; empty for none. */
    static String day(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }

    /** What is to be, where nothing is wrong. Where nobody chose whether copies are sent, that stays as it is when this is written. */
    Preferences preferences() {
        Set<Wish> wishes = EnumSet.noneOf(Wish.class);
        wishes.addAll(now.variant().wishes());
        put(wishes, Wish.NO_PREFIX, "no-prefix");
        put(wishes, Wish.NO_FOOTER, "no-footer");
        put(wishes, Wish.TEXT_ONLY, "text-only");
        Preferences all = new Preferences(delivery(), switches.on("own-posts", now.ownPosts()),
                switches.on("skip-when-addressed", now.skipWhenAddressed()), new Variant(wishes),
                delivery() == DeliveryMode.OFF ? until().orElse(null) : null);
        return typed().isPresent() ? all : all.besidesDelivery();
    }

    private void put(Set<Wish> wishes, Wish wish, String name) {
        if (switches.on(name, wishes.contains(wish))) {
            wishes.add(wish);
        } else {
            wishes.remove(wish);
        }
    }
}
