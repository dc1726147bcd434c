package org.indaba.notice;

import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes Message-IDs for mails of our own.
 *
 * @param random need not be secure
 */
record FreshMessageId(RandomGenerator random) {

    /** One that nobody else has. */
    String of(String domain, Instant now) {
        // RFC 5322 §3.6.4: unique by 128 random bits; the time is for people.
        String unique = HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
        return "<" + now.getEpochSecond() + "." + unique + "@" + domain + ">";
    }
}
