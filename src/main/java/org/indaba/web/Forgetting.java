package org.indaba.web;

import java.util.List;
import java.util.function.Supplier;
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
import org.indaba.spool.Outage;
import org.indaba.spool.Transactions;

/**
 * Has everybody who keeps something about a person forget it, in one transaction: each package knows what of its own may go and what must
 * stay, and what that is stands in the operations manual. A second one comes upon copies that were made meanwhile. Thread-safe.
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

    /** Forgets somebody; false, with nothing changed, if a list would have no owner. Opens its transactions itself. */
    boolean erase(Erasure somebody, Transactions transactions) {
        return committed(transactions, () -> eraseInTx(somebody)) && committed(transactions, () -> eraseLateCopiesInTx(somebody));
    }

    /** So much is locked that the database may have to undo it for another's sake: it is begun once more then. */
    private static boolean committed(Transactions transactions, Supplier<Boolean> work) {
        try {
            return transactions.call(work);
        } catch (RuntimeException failed) {
            if (Outage.isRollback(failed)) {
                return transactions.call(work);
            }
            throw failed;
        }
    }

    /** What chunks of copies wrote that began before the commit. Done twice it changes nothing more. */
    private boolean eraseLateCopiesInTx(Erasure somebody) {
        mail.authors().awaitChunksInTx(listIds(lists.data().numbers(somebody.person())));
        eraseCopiesInTx(somebody);
        return true;
    }

    /** Known by the numbers of subscriptions, which name nobody any more. */
    private void eraseCopiesInTx(Erasure somebody) {
        List<PersonalData.Numbers> subscriptions = lists.data().numbers(somebody.person());
        mail.bounces().eraseInTx(somebody, mail.copies().eraseInTx(somebody, listIds(subscriptions),
                subscriptions.stream().map(PersonalData.Numbers::id).toList()));
    }

    private static List<Long> listIds(List<PersonalData.Numbers> subscriptions) {
        return subscriptions.stream().map(PersonalData.Numbers::listId).distinct().toList();
    }

    private boolean eraseInTx(Erasure somebody) {
        if (!lists.data().eraseInTx(somebody)) {
            return false;
        }
        // Before anything is locked that senders wait for, since all of the audit log is read.
        lists.access().eraseInTx(somebody);
        // Then the expansions, since a chunk locks them before the counts of copies.
        mail.authors().eraseInTx(somebody);
        eraseCopiesInTx(somebody);
        mail.held().eraseInTx(somebody);
        mail.inbound().eraseInTx(somebody);
        lists.asked().eraseInTx(somebody);
        lists.webhooks().eraseInTx(somebody);
        audit.appendInTx(somebody.name(), "person erase", somebody.name(), "");
        return true;
    }
}
