package org.indaba.notice;

import java.util.List;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice.Wish;

/** One notice of each kind, every text in it the same. */
final class NoticeSamples {

    static final String TOKEN = "abcdefghijklmnopqrstuvwxy";

    private NoticeSamples() {
    }

    static List<Notice> with(MailList list, EmailAddress recipient, String text, EmailAddress address) {
        List<EmailAddress> to = List.of(recipient);
        Notice.Verdicts verdicts = new Notice.Verdicts(list.confirm(TOKEN), list.confirm(TOKEN));
        Saying said = Saying.verbatim(text);
        Notice help = new Notice.Help(list, to, said);
        return List.of(
                new Notice.PostHeld(list, to, new WaitingPost(17, text, text, verdicts), said,
                        List.of(new WaitingPost(18, text, text, verdicts), new WaitingPost(19, text, text, verdicts)), 2, text),
                new Notice.PostRejected(list, to, text, text),
                new Notice.ConfirmationAsked(list, to, List.of(new Notice.Asked(list, Wish.JOIN)), TOKEN,
                        "http://localhost:8080/confirm/" + TOKEN, "fr"),
                new Notice.Joined(list, to),
                new Notice.Left(list, to, ""),
                help,
                new Notice.DecisionAsked(list, to, 7, address, Wish.LEAVE, verdicts, text),
                new Notice.Decided(list, to, Notice.Decided.Outcome.ACCEPTED, text),
                new Notice.DecisionPending(list, to, Wish.JOIN, ""),
                new Notice.WishRefused(list, to, Wish.LEAVE, ""),
                new Notice.WishDeclined(list, to, Wish.JOIN, text, ""),
                new Notice.ForwardingPaused(list, to, Flood.OWNER, 100),
                new Notice.DeliveryTrouble(list, to, said, said, "http://localhost:8080/admin/sites"),
                new Notice.AddressProbe(list, to, said, TOKEN, "http://localhost:8080/back/" + TOKEN),
                new Notice.DeliverySuspended(list, to, said, said, said, TOKEN, "http://localhost:8080/back/" + TOKEN),
                new Notice.MembersRemoved(list, to, said),
                new Notice.PostsRefused(list, to, said, "http://localhost:8080/lists/afnog@lists.example.org/bounces"),
                new Notice.ComplaintHonoured(list, to, address, text),
                new Notice.Invitation(list, to, text, TOKEN, text, ""),
                new Notice.Answer(help, text),
                new Notice.SignInLink(list.domain(), to, "http://localhost:8080/login/" + text, 15, ""),
                new Notice.DomainTrouble(list.domain(), to, said, said, "http://localhost:8080/admin/dns"),
                new Notice.Facts(list, to, Notice.Facts.Topic.WHO, List.of(text, text), 3),
                new Notice.Several(list, to, List.of(new Notice.Joined(list, to), new Notice.Left(list, to, ""))),
                new Notice.AddressAsked(list.domain(), to, Notice.AddressAsked.Change.REPLACE, address, recipient,
                        "http://localhost:8080/address/x"),
                new SignInChanged(list.domain(), to, SignInChanged.Change.ADDRESS_REPLACED, address.toString(),
                        recipient.toString(), "http://localhost:8080/my/security"),
                new WebhookDisabled(list.domain(), to, said, 3, "https://example.org/" + text, text));
    }
}
