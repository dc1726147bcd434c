package org.indaba.notice;

/** The mails that Indaba writes itself. Thread-safe. */
public interface Notices {

    /**
     * Puts a notice into the outgoing queue. Notices carry Auto-Submitted and Precedence, and are never sent to the null path or to
     * a role address of a list.
     */
    void sendInTx(Notice notice);
}
