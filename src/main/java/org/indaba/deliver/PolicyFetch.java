package org.indaba.deliver;

/** Fetches policies from where domains publish them. Implementations are thread-safe and bound every fetch in time and size. */
public interface PolicyFetch {

    /** What came of it. */
    sealed interface Fetched {

        /**
         * A text, of which nobody knows yet whether it is a policy.
         *
         * @param text as the host sent it
         */
        record Text(String text) implements Fetched {
        }

        /**
         * Nothing.
         *
         * @param reason for the log
         */
        record Nothing(String reason) implements Fetched {
        }
    }

    /** The policy of a domain, as it is published now. */
    Fetched fetch(String domain);
}
