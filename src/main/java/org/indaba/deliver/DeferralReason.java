package org.indaba.deliver;

import java.time.Instant;

/**
 * Why copies wait at a site.
 *
 * @param code the reply's code; 0 where no reply is the reason
 * @param enhanced the enhanced status; empty where there is none
 * @param reply the latest of the replies with these codes, or of our reasons
 * @param copies how many of the copies that were looked at
 * @param latest when the latest of them was tried
 */
public record DeferralReason(int code, String enhanced, String reply, long copies, Instant latest) {
}
