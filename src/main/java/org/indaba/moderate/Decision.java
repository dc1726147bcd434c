package org.indaba.moderate;

import org.indaba.spool.StorableText;

/** What a moderator decides about a held post. */
public sealed interface Decision {

    /** More than pages and programs take, and than what is read of a mail; in characters. */
    int MAX_WORDS = 50_000;

    /** Who decides, for the record: an address, or {@code command line}. */
    String by();

    /**
     * It is posted.
     *
     * @param by who decides
     */
    record Accepted(String by) implements Decision {
    }

    /**
     * It is not posted, and the author is told.
     *
     * @param by who decides
     * @param words what the author is told; may be empty. What the database cannot keep of them is replaced, and what is longer than
     *     {@link #MAX_WORDS} is cut off
     */
    record Rejected(String by, String words) implements Decision {

        /** Makes the words storable. */
        public Rejected {
            words = StorableText.of(words, MAX_WORDS);
        }
    }

    /**
     * It is not posted, and nobody is told.
     *
     * @param by who decides
     */
    record Discarded(String by) implements Decision {
    }
}
