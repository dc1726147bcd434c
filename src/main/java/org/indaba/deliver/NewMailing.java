package org.indaba.deliver;

import java.time.Instant;
import java.util.Map;
import org.indaba.mail.BodyType;
import org.indaba.mime.Rendering;

/**
 * One message on its way to one or more recipients, each with a copy of their own.
 *
 * @param postId the inbound row it comes from, unique among mailings; 0 for mail that is no post
 * @param listId the list, or 0
 * @param messageId the stored message
 * @param rendering what the copies are made of
 * @param returnPath how each copy's envelope sender is made
 * @param body what BODY declared when it came
 * @param smtpUtf8 whether it came with SMTPUTF8
 * @param priority what goes first
 * @param createdAt from here the age limit counts
 * @param signedFor the domain whose keys sign the copies; empty for mail that is only passed on
 * @param variants further renderings, for copies in another form than most, by the number of the form
 */
public record NewMailing(long postId, long listId, long messageId, Rendering rendering, ReturnPathRule returnPath, BodyType body,
        boolean smtpUtf8, Priority priority, Instant createdAt, String signedFor, Map<Integer, Rendering> variants) {

    public NewMailing {
        variants = Map.copyOf(variants);
    }
}
