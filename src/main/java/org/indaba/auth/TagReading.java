package org.indaba.auth;

/** What reading a list of tags gave. */
sealed interface TagReading {

    /**
     * The list.
     *
     * @param tags as they were written
     */
    record Read(TagList tags) implements TagReading {
    }

    /**
     * The text is no list of tags.
     *
     * @param reason in words
     */
    record Broken(String reason) implements TagReading {
    }
}
