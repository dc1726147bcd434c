package org.indaba.bounce;

import java.time.Instant;

/**
 * A mail that came back.
 *
 * @param copyId the copy that it is about; 0 where the return path carried no token
 * @param listId the list; 0 for a notice
 * @param inboundId the inbound row that it came as
 * @param messageId the stored message; of a large one, its beginning
 * @param receivedAt when it came
 * @param status the enhanced status of a delivery report, or empty text
 * @param summary one line that tells a person what it says
 */
public record Bounce(long copyId, long listId, long inboundId, long messageId, Instant receivedAt, String status, String summary) {

    /** The same, kept in another message. */
    Bounce in(long otherMessageId) {
        return new Bounce(copyId, listId, inboundId, otherMessageId, receivedAt, status, summary);
    }
}
