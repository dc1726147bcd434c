package org.indaba.scenario;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A mail that somebody writes in a story.
 *
 * @param from the author, and the envelope sender
 * @param messageId with its angle brackets
 * @param text header and body, with LF line ends
 */
record Letter(String from, String messageId, String text) {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** A plain one. */
    static Letter of(String from, String to) {
        return of(from, to, "", "Hello everybody.\n");
    }

    /** @param more header fields, each ending in LF */
    static Letter of(String from, String to, String more, String body) {
        long number = NUMBERS.incrementAndGet();
        String id = "<letter-" + number + "-" + ProcessHandle.current().pid() + "@people.example>";
        return new Letter(from, id, "From: " + from + "\nTo: " + to + "\nSubject: letter " + number
                + "\nDate: Mon, 4 May 2026 10:00:00 +0000\nMessage-ID: " + id + "\n" + more + "\n" + body);
    }

    byte[] octets() {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
