package org.indaba.app.demo;

import java.util.Optional;
import org.indaba.language.Saying;
import org.indaba.mail.EmailAddress;

/** How the mail hosts of a site treat what comes. */
public enum Conduct {
    /** Takes everything. */
    FRIENDLY,
    /** Takes a copy only when it comes again. */
    GREYLISTS,
    /** Some of its people left. */
    FORGETS_PEOPLE,
    /** Takes everything, slowly. */
    SLOW,
    /** Nothing listens. */
    DEAD,
    /** Likes no mailing lists. */
    REFUSES_CONTENT,
    /** Has no time now and then. */
    BUSY,
    /** Takes everything, and regrets some of it. */
    BOUNCES_LATE;

    /** What it does, in a sentence; empty where there is nothing to tell. */
    public Optional<Saying> story() {
        return Optional.ofNullable(switch (this) {
            case FRIENDLY -> null;
            case GREYLISTS -> Saying.of("demo-greylists", Script.GREY.toSeconds());
            case FORGETS_PEOPLE -> Saying.of("demo-forgets", Script.FORMER);
            case SLOW -> Saying.of("demo-slow", Script.SLOWNESS.toMillis());
            case DEAD -> Saying.of("demo-dead");
            case REFUSES_CONTENT -> Saying.of("demo-refuses");
            case BUSY -> Saying.of("demo-busy", Script.BUSY_FOR.toSeconds(), Script.BUSY_PERIOD.toSeconds());
            case BOUNCES_LATE -> Saying.of("demo-bounces", Script.FULL);
        });
    }

    /** Whether this person is one of those whom the site singles out. */
    boolean concerns(EmailAddress address) {
        return switch (this) {
            case FRIENDLY -> false;
            case FORGETS_PEOPLE -> address.key().startsWith(Script.FORMER);
            case BOUNCES_LATE -> address.key().startsWith(Script.FULL);
            case GREYLISTS, SLOW, DEAD, REFUSES_CONTENT, BUSY -> true;
        };
    }
}
