package org.indaba.web.admin;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.indaba.web.VisitorLanguage;

/** Makes the {@link Teller} of a page. Thread-safe. */
@Singleton
final class Tellers {

    private final VisitorLanguage language;
    private final InstantSource clock;

    Tellers(VisitorLanguage language, InstantSource clock) {
        this.language = language;
        this.clock = clock;
    }

    /** For the visitor who asks, and from this moment. */
    Teller now() {
        return new Teller(language.phrases(), clock.instant());
    }
}
