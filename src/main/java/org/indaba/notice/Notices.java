package org.indaba.notice;

import java.util.List;

/** The mails that Indaba writes itself. Thread-safe. */
public interface Notices {

    /**
     * Puts a notice into the outgoing queue, one mail for each recipient. Notices carry Auto-Submitted and Precedence, and are never
     * sent to the null path, to a mailer daemon, or to an address of a list (see {@link OwnAddresses}): such recipients are left out.
     *
     * @return the copies of those who get it, whose return paths name them
     */
    List<Long> sendInTx(Notice notice);
}
