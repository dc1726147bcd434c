package org.indaba.deliver;

import java.time.LocalDate;

/**
 * One recipient's copy of a mailing.
 *
 * @param id the copy
 * @param day the day of its mailing, by which it is stored
 * @param mailingId its mailing
 * @param postId the post, or 0
 * @param listId the list, or 0
 * @param subscriptionId the subscription; negative for mail that is no post
 * @param address the recipient as it was stored
 * @param tries how often it was tried before
 */
public record Copy(long id, LocalDate day, long mailingId, long postId, long listId, long subscriptionId, String address, int tries) {
}
