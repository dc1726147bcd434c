package org.indaba.checkup;

import java.time.Instant;
import java.util.List;

/** Looks at the certificate of our mail server. */
@FunctionalInterface
public interface OwnCertificate {

    /** What there is. */
    sealed interface Shown {

        /** One that Indaba made for itself, and that nobody vouches for. */
        record SelfMade() implements Shown {
        }

        /** The operator's cannot be read. */
        record Unreadable(String reason) implements Shown {
        }

        /**
         * The operator's.
         *
         * @param names the hosts that it is for, in lower case
         * @param from when it begins to hold
         * @param until when it ends
         * @param doubt why others do not trust it; empty if they do
         */
        record Given(List<String> names, Instant from, Instant until, String doubt) implements Shown {
            public Given {
                names = List.copyOf(names);
            }
        }
    }

    /** Looks at it now. */
    Shown look();
}
