package org.indaba.lists;

import java.time.Instant;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that gets no copies from any list.
 *
 * @param address the address
 * @param reason why, in words
 * @param since when it began
 * @param expiresAt when it ends by itself; null for never
 */
public record Suppression(EmailAddress address, String reason, Instant since, @Nullable Instant expiresAt) {
}
