package org.indaba.receive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.indaba.accept.Destination;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;

/** One mail transaction: the sender, and the recipients as they come (RFC 5321 §3.3). Belongs to one thread. */
final class Transaction {

    private final ReversePath reversePath;
    private final MailParameters.Taken mail;
    private final Set<String> keys = new HashSet<>();
    private final List<EmailAddress> recipients = new ArrayList<>();
    private final List<Destination> destinations = new ArrayList<>();
    private final List<ReportWish> wishes = new ArrayList<>();
    private int taken;
    private int refused;

    Transaction(ReversePath reversePath, MailParameters.Taken mail) {
        this.reversePath = reversePath;
        this.mail = mail;
    }

    /** Adds a recipient; one that came before is counted again, but gets the message once, and the reports that it asked for first. */
    void take(EmailAddress recipient, Destination destination, RcptParameters.Taken parameters) {
        taken++;
        if (keys.add(recipient.key())) {
            recipients.add(recipient);
            destinations.add(destination);
            wishes.add(RcptParameters.wish(parameters, mail));
        }
    }

    /** Notes that a recipient was refused. */
    void refuse() {
        refused++;
    }

    int taken() {
        return taken;
    }

    int refused() {
        return refused;
    }

    boolean smtpUtf8() {
        return mail.smtpUtf8();
    }

    ReversePath reversePath() {
        return reversePath;
    }

    List<Destination> destinations() {
        return destinations;
    }

    Envelope envelope() {
        return new Envelope(reversePath, recipients, mail.body(), mail.smtpUtf8(), wishes);
    }
}
