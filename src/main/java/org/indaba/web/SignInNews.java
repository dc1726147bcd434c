package org.indaba.web;

import java.util.List;
import java.util.stream.Stream;
import org.indaba.lists.Domains;
import org.indaba.lists.Somebody;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notices;
import org.indaba.notice.SignInChanged;
import org.indaba.notice.SignInChanged.Change;

/**
 * Tells people by mail that the way in which they sign in was changed, at all their addresses: whoever has got into one mailbox, or sits at
 * a browser that was left open, cannot do it unseen. Not counted against what an address gets a day, which strangers could use up before.
 * Thread-safe.
 */
public final class SignInNews {

    private final Notices notices;
    private final Domains domains;
    private final SiteAddress site;

    /** @param domains one of ours is what the mail comes from; where there is none yet, nobody is told */
    public SignInNews(Notices notices, Domains domains, SiteAddress site) {
        this.notices = notices;
        this.domains = domains;
        this.site = site;
    }

    /** A password or a second factor was changed. */
    void tellInTx(Somebody person, Change change) {
        send(person.addresses(), change, "", "");
    }

    /** An address was added, or has taken the place of another. @param person with all addresses, as it is now */
    void tellInTx(Somebody person, Change change, EmailAddress before, EmailAddress after) {
        List<EmailAddress> to = person.addresses().stream().map(EmailAddress::key).anyMatch(before.key()::equals) ? person.addresses()
                : Stream.concat(person.addresses().stream(), Stream.of(before)).toList();
        send(to, change, before.toString(), after.toString());
    }

    private void send(List<EmailAddress> to, Change change, String before, String after) {
        domains.all().stream().findFirst().ifPresent(domain -> notices.sendInTx(new SignInChanged(domain,
                to, change, before, after, site.of("/my/security"))));
    }
}
