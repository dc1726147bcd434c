package org.indaba.web.demo;

import org.indaba.language.Phrases;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;
import org.indaba.web.mailview.MailView;
import org.indaba.web.mailview.Shown;

/**
 * A mail in a row.
 *
 * @param id its number
 * @param path of its page
 * @param at when it came
 * @param subject on one line; never empty
 * @param from the author as the mail names them
 * @param mailbox the address it came for
 * @param boxPath the page of that mailbox
 */
record MailRow(long id, String path, MomentView at, String subject, String from, String mailbox, String boxPath) {

    static MailRow of(CaughtMail mail, Phrases phrases) {
        MessageOctets octets = ByteOctets.of(mail.octets().toArray());
        String subject = MailView.glance(octets, "Subject", Shown.IN_A_ROW);
        return new MailRow(mail.id(), DemoPath.mail(mail.mailbox(), mail.id()), MomentView.of(mail.at(), phrases),
                subject.isEmpty() ? phrases.say("held-no-subject") : subject, MailView.glance(octets, "From", Shown.IN_A_ROW),
                Shown.line(mail.mailbox(), Shown.IN_A_ROW), DemoPath.mailbox(mail.mailbox()));
    }
}
