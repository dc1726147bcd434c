package org.indaba.auth;

/** What reading an SPF record gave. */
sealed interface SpfReading {

    /** The record. */
    record Read(SpfRecord record) implements SpfReading {
    }

    /**
     * It breaks the grammar: RFC 7208 §4.6 says permerror for the whole of it.
     *
     * @param reason in words
     */
    record Broken(String reason) implements SpfReading {
    }
}
