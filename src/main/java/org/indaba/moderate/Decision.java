package org.indaba.moderate;

/** What a moderator decides about a held post. */
public sealed interface Decision {

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
     * @param words what the author is told; may be empty
     */
    record Rejected(String by, String words) implements Decision {
    }

    /**
     * It is not posted, and nobody is told.
     *
     * @param by who decides
     */
    record Discarded(String by) implements Decision {
    }
}
