package org.indaba.web.admin;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** For how long a hold may be asked for on a page; without any it lasts until it is released. */
enum HoldTime {
    HOUR("admin-hold-hour", Duration.ofHours(1)),
    DAY("admin-hold-day", Duration.ofDays(1)),
    WEEK("admin-hold-week", Duration.ofDays(7));

    private final String key;
    private final Duration time;

    HoldTime(String key, Duration time) {
        this.key = key;
        this.time = time;
    }

    /** By the word that the form sends; empty for any other, which stands for no end. */
    static Optional<HoldTime> of(String word) {
        return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of its words. */
    String key() {
        return key;
    }

    Duration time() {
        return time;
    }
}
