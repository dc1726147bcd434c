package org.indaba.notice;

import java.util.List;
import org.indaba.language.Saying;
import org.indaba.mail.EmailAddress;

/**
 * A webhook was switched off, since it took nothing for a long time.
 *
 * @param domain one of ours; the mail comes from its postmaster
 * @param recipients owners of the list, or administrators
 * @param about the list, or all of them, in words
 * @param id of the webhook
 * @param url where events were posted
 * @param reason what it said last
 */
public record WebhookDisabled(String domain, List<EmailAddress> recipients, Saying about, long id, String url, String reason)
        implements Notice {

    public WebhookDisabled {
        recipients = List.copyOf(recipients);
    }
}
