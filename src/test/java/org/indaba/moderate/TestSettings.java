package org.indaba.moderate;

import java.util.Locale;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.ListSettings.EnvelopeStyle;
import org.indaba.lists.ListSettings.Machines;
import org.indaba.lists.ListSettings.Nonmembers;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.ListSettings;

/** Settings of lists as tests want them: the defaults, but for what is named. */
public final class TestSettings {

    private static final ListSettings BASE = ListSettings.defaults();

    private TestSettings() {
    }

    /** Who may post. */
    public static ListSettings posting(Posting posting) {
        return of(posting, Nonmembers.REJECT, Machines.ACCEPT, 1_000_000);
    }

    /** All that rules ask for. */
    public static ListSettings of(Posting posting, Nonmembers nonmembers, Machines machines, long maxSizeBytes) {
        return new ListSettings(posting, nonmembers, machines, BASE.commands(), BASE.envelope(), BASE.joining(), BASE.leaving(),
                "", "", BASE.replyTo(), maxSizeBytes, "", BASE.visibility(), "", BASE.authentication(), BASE.bounces(),
                BASE.content(), BASE.language(), BASE.people());
    }

    /** An open list with this kind of return path. */
    public static ListSettings envelope(EnvelopeStyle envelope) {
        return of(Posting.OPEN, Nonmembers.REJECT, Machines.ACCEPT, 1_000_000).with(ListSetting.ENVELOPE, word(envelope));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
