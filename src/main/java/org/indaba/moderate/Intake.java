package org.indaba.moderate;

import org.indaba.mail.SmtpReply;

/** The end of DATA: judges a message for all its recipients, keeps what is taken, and says the reply. Thread-safe. */
public interface Intake {

    /**
     * The reply to the final dot. A positive one means that message, verdicts and inbound rows are committed; any other that nothing
     * was kept.
     *
     * @throws RuntimeException if the store cannot be reached; the caller answers 451 (or 452 where the disk is full)
     */
    SmtpReply take(Submission submission);
}
