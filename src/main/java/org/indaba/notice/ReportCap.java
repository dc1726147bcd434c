package org.indaba.notice;

import org.indaba.mail.EmailAddress;

/**
 * How many reports an address gets a day. A sender is easily forged, and RFC 3461 lets whoever forges it ask for reports: without a cap
 * we would flood whom he names. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ReportCap {

    /** Reports to one address a day: more posts than a person writes. */
    int MAX_A_DAY = 50;

    /** Counts a report; false if the address has had its share. */
    boolean takeInTx(EmailAddress address);
}
