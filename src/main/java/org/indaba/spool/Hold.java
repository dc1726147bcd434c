package org.indaba.spool;

/**
 * Keeps a message in the store.
 *
 * @param messageId the message
 * @param holder who holds it, for example {@code mailing:17}
 */
public record Hold(long messageId, String holder) {
}
