package org.indaba.receive;

import java.sql.SQLException;
import org.indaba.mail.SmtpReply;

/** Reads what our own failure means for the peer: always "later", and where the disk is full, that. Stateless. */
final class StoreFailure {

    // PostgreSQL's code for a full disk.
    private static final String DISK_FULL = "53100";
    // A chain of causes longer than this has a loop in it.
    private static final int MAX_CAUSES = 32;

    private StoreFailure() {
    }

    /** The reply: 452 where the disk is full, else 451. */
    static SmtpReply reply(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) {
                return Replies.DISK_FULL;
            }
            cause = cause.getCause();
        }
        return Replies.TRY_LATER;
    }
}
