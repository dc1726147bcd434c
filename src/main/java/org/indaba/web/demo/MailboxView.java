package org.indaba.web.demo;

import java.time.Instant;
import org.indaba.language.Saying;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox.
 *
 * @param address whose
 * @param name the person's name, or empty text
 * @param kept mails that can be looked at
 * @param forgotten mails that came and had to make room
 * @param newest when the last mail came; null before the first
 * @param story how the mail host behaves that it lives on, in a sentence; null where there is nothing to tell
 */
public record MailboxView(String address, String name, int kept, long forgotten, @Nullable Instant newest,
        @Nullable Saying story) {
}
