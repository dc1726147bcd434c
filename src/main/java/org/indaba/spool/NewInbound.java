package org.indaba.spool;

import java.time.Instant;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;

/**
 * A message for one recipient, as it was accepted in the dialogue.
 *
 * @param messageId the stored message
 * @param recipient the address of RCPT
 * @param listId the list that this address meant at RCPT; 0 for none, or where nobody wrote it down
 * @param reversePath the envelope sender
 * @param peer who spoke to us
 * @param body what BODY declared
 * @param smtpUtf8 whether SMTPUTF8 was given
 * @param receivedAt the time of the final dot
 * @param state {@link InboundState#WAITING}, or {@link InboundState#HELD} for a post that waits for a moderator, or
 *     {@link InboundState#DONE} for one that is discarded and kept only as a record
 * @param trace the rules that looked and what each said, as JSON; empty where nothing was judged
 * @param evidence what was found out about its sender, as JSON; empty where nobody looked
 * @param wish what the client asked to be told about it
 */
public record NewInbound(long messageId, EmailAddress recipient, long listId, ReversePath reversePath, Peer peer, BodyType body,
        boolean smtpUtf8, Instant receivedAt, InboundState state, String trace, String evidence,
        ReportWish wish) {
}
