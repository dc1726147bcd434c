package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.web.SentFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemberFormTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-03-01");
    private static final LocalDate DAY = LocalDate.parse("2026-03-09");

    /** Copies may stop, or come again, between what was read for the form and what it writes. */
    @Test
    void whetherCopiesAreSentIsWrittenOnlyIfItWasChosen() {
        Membership on = member(DeliveryMode.ON, null);
        Membership away = member(DeliveryMode.OFF, DAY);

        assertThat(form(on, Map.of("delivery", "on", "was-delivery", "on", "no-footer", "on", "was-no-footer", "")).preferences())
                .isEqualTo(new Preferences(DeliveryMode.SUSPENDED, true, false, new Variant(Set.of(Variant.Wish.NO_FOOTER)), null));
        assertThat(form(away, Map.of("delivery", "off", "was-delivery", "off", "off-until", "2026-03-09", "was-off-until", "2026-03-09"))
                .preferences()).isEqualTo(away.preferences().besidesDelivery());
        assertThat(form(away, Map.of("delivery", "on", "was-delivery", "off")).preferences().delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(form(away, Map.of("delivery", "off", "was-delivery", "off", "off-until", "", "was-off-until", "2026-03-09"))
                .preferences()).isEqualTo(new Preferences(DeliveryMode.OFF, true, false, Variant.OF_THE_LIST, null));
    }

    private static Membership member(DeliveryMode delivery, @Nullable LocalDate until) {
        return new Membership(1, 1, EmailAddress.of("bob@example.net"), "Bob", delivery, true, false, Variant.OF_THE_LIST, until);
    }

    private static MemberForm form(Membership now, Map<String, String> sent) {
        MultivaluedMap<String, String> fields = new MultivaluedHashMap<>(sent);
        for (String name : Set.of("own-posts", "skip-when-addressed", "no-prefix", "no-footer", "text-only")) {
            fields.putIfAbsent("was-" + name, List.of(""));
        }
        return new MemberForm(now, new SentFields(fields), TODAY);
    }
}
