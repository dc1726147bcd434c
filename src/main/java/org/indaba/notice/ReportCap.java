package org.indaba.notice;

import org.indaba.mail.EmailAddress;

/**
 * How many reports, and notices of a moderator's refusal, are sent: to a mailbox in a day, whatever stands behind a plus in its addresses,
 * and to all together in an hour. Who gets them is proven ({@link ProvenAddress}), but domains may be open to anybody. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface ReportCap {

    /** Reports to one mailbox a day: more posts than a person writes. */
    int MAX_A_DAY = 50;

    /** Reports in an hour to all together: few people's programs ask for them. */
    int MAX_AN_HOUR = 1_000;

    /** Counts a report; false if the mailbox, or all together, have had their share. */
    boolean takeInTx(EmailAddress address);
}
