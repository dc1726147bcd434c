package org.indaba.deliver;

import org.indaba.mime.Rendering;

/**
 * A mailing as the senders need it.
 *
 * @param id the mailing
 * @param messageId the stored message
 * @param rendering what the copies are made of
 * @param returnPath how each envelope sender is made
 * @param smtpUtf8 whether it came with SMTPUTF8
 * @param signedFor the domain whose keys sign the copies, or empty
 */
record Mailing(long id, long messageId, Rendering rendering, ReturnPathRule returnPath, boolean smtpUtf8, String signedFor) {
}
