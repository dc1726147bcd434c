package org.indaba.web;

import java.util.List;
import org.indaba.access.AccessTraces;
import org.indaba.access.Audit;
import org.indaba.bounce.BounceTraces;
import org.indaba.command.AskedTraces;
import org.indaba.deliver.CopyTraces;
import org.indaba.expand.AuthorTraces;
import org.indaba.hook.Webhooks;
import org.indaba.lists.PersonalData;
import org.indaba.mail.Erasure;
import org.indaba.moderate.HeldTraces;
import org.indaba.spool.InboundTraces;

/**
 * Has everybody who keeps something about a person forget it, in one transaction: each package knows what of its own may go and what must
 * stay, and what that is stands in the operations manual. Thread-safe.
 */
public final class Forgetting {

    private final Lists lists;
    private final Mail mail;
    private final Audit audit;

    /**
     * Who keeps something about people.
     *
     * @param data what lists keep
     * @param access what signing in left behind
     * @param asked what waits for answers
     * @param webhooks by whom they were made
     */
    public record Lists(PersonalData data, AccessTraces access, AskedTraces asked, Webhooks webhooks) {
    }

    /**
     * Who keeps something about mail.
     *
     * @param inbound what came in
     * @param held what waits for moderators, and what they decided
     * @param authors who wrote what is sent
     * @param copies what was sent
     * @param bounces what came back
     */
    public record Mail(InboundTraces inbound, HeldTraces held, AuthorTraces authors, CopyTraces copies, BounceTraces bounces) {
    }

    /** @param audit is told that it was done, and of nobody's name */
    public Forgetting(Lists lists, Mail mail, Audit audit) {
        this.lists = lists;
        this.mail = mail;
        this.audit = audit;
    }

    /** Forgets somebody; false, with nothing changed, if a list would have no owner. */
    boolean eraseInTx(Erasure somebody) {
        // Known by the subscriptions, which name nobody afterwards.
        List<PersonalData.Numbers> subscriptions = lists.data().numbers(somebody.person());
        if (!lists.data().eraseInTx(somebody)) {
            return false;
        }
        mail.bounces().eraseInTx(somebody, mail.copies().eraseInTx(somebody,
                subscriptions.stream().map(PersonalData.Numbers::listId).distinct().toList(),
                subscriptions.stream().map(PersonalData.Numbers::id).toList()));
        mail.authors().eraseInTx(somebody);
        mail.held().eraseInTx(somebody);
        mail.inbound().eraseInTx(somebody);
        lists.access().eraseInTx(somebody);
        lists.asked().eraseInTx(somebody);
        lists.webhooks().eraseInTx(somebody);
        audit.appendInTx(somebody.name(), "person erase", somebody.name(), "");
        return true;
    }
}
