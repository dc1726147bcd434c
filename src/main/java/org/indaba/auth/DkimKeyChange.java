package org.indaba.auth;

import java.util.List;

/** What became of a wish about the keys of a domain. */
public sealed interface DkimKeyChange {

    /**
     * It was done.
     *
     * @param keys those that were made or changed, as they are now; at least one
     */
    record Done(List<DomainKey> keys) implements DkimKeyChange {

        public Done {
            keys = List.copyOf(keys);
        }
    }

    /**
     * It was not done.
     *
     * @param reason why, as the end of a sentence
     */
    record Refused(String reason) implements DkimKeyChange {
    }
}
