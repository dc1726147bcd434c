package org.indaba.receive;

import java.sql.SQLException;
import java.util.Set;
import org.indaba.accept.Acceptance;
import org.indaba.accept.Destination;
import org.indaba.accept.Recipients;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.SmtpReply;

/** Serves lists.example.org; some local parts misbehave, and one sender is banned. */
final class FakeRecipients implements Recipients {

    static final String DOMAIN = "lists.example.org";
    private static final Set<String> UNKNOWN = Set.of("nobody", "unknown");

    @Override
    public Acceptance check(EmailAddress recipient, ReversePath reversePath) {
        Acceptance meaning = meaning(recipient);
        boolean banned = reversePath.text().startsWith("banned@") && meaning instanceof Acceptance.Taken;
        return banned ? new Acceptance.Refused(SmtpReply.of(550, "5.7.1", "Banned")) : meaning;
    }

    @Override
    public Acceptance meaning(EmailAddress recipient) {
        String local = recipient.localPart();
        boolean disguised = local.contains("%") || local.contains("!") || local.contains("@");
        if (!recipient.domain().equals(DOMAIN) || disguised) {
            return new Acceptance.Refused(SmtpReply.of(550, "5.7.1", "We do not relay"));
        }
        if (local.equals("broken")) {
            throw new IllegalStateException("the database hides SECRET things");
        }
        if (local.equals("away")) {
            throw new IllegalStateException(new SQLException("the connection is gone", "08006"));
        }
        if (local.equals("later")) {
            return new Acceptance.Refused(SmtpReply.of(450, "4.2.0", "Not now"));
        }
        return UNKNOWN.contains(local)
                ? new Acceptance.Refused(SmtpReply.of(550, "5.1.1", "No such list"))
                : new Acceptance.Taken(new Destination.Postmaster(DOMAIN));
    }
}
