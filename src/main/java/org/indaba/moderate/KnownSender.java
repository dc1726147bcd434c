package org.indaba.moderate;

import java.time.Instant;
import org.indaba.mail.EmailAddress;

/**
 * A sender of whom a moderator decided once and for all.
 *
 * @param address of the sender
 * @param verdict what is done with the posts
 * @param by who decided
 * @param at when
 */
public record KnownSender(EmailAddress address, SenderVerdict verdict, String by, Instant at) {
}
