package org.indaba.notice;

/** The mails that Indaba writes itself. Thread-safe. */
public interface Notices {

    /**
     * Puts a notice into the outgoing queue, one mail for each recipient. Notices carry Auto-Submitted and Precedence, and are never
     * sent to the null path, to a mailer daemon, or to an address of a list (see {@link OwnAddresses}): such recipients are left out.
     */
    void sendInTx(Notice notice);
}
