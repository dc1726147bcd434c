package org.indaba.deliver;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;

/**
 * What differs from copy to copy.
 *
 * @param from the envelope sender
 * @param to the one recipient
 * @param leaveToken what fills {@link org.indaba.mime.Piece.Slot#LEAVE_TOKEN}
 * @param utf8Message whether the message came as an internationalised one
 */
record CopyEnvelope(ReversePath from, EmailAddress to, String leaveToken, boolean utf8Message) {

    /** RFC 6531 §3.4: SMTPUTF8 is for addresses, and for header fields, that are not ASCII. */
    boolean needsSmtpUtf8(WireMessage message) {
        boolean sender = from instanceof ReversePath.Mailbox(EmailAddress address) && address.needsSmtpUtf8();
        return sender || to.needsSmtpUtf8() || utf8Message && message.octets() == WireMessage.Octets.EIGHT_BIT_HEADER;
    }
}
