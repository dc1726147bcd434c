package org.indaba.web.owner;

import jakarta.inject.Singleton;
import java.util.List;
import org.indaba.command.Invitations;
import org.indaba.deliver.Outbox;
import org.indaba.lists.MailList;
import org.indaba.lists.RosterRow;
import org.indaba.spool.Transactions;
import org.indaba.web.Visitor;

/** What owners do with invitations, each in a transaction of its own: what comes of one hinders no other. Thread-safe. */
@Singleton
final class InvitationDesk {

    private final Invitations invitations;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Visitor visitor;

    InvitationDesk(Invitations invitations, Transactions transactions, Outbox outbox, Visitor visitor) {
        this.invitations = invitations;
        this.transactions = transactions;
        this.outbox = outbox;
        this.visitor = visitor;
    }

    /** Invites them one after the other. @param language a tag, for people who have not chosen one */
    List<Invitations.Result> invite(MailList list, List<RosterRow.Entry> rows, String words, String language) {
        Invitations.Letter letter = new Invitations.Letter(list, visitor.address(), words, language);
        List<Invitations.Result> results = rows.stream().map(row -> new Invitations.Result(row.address(),
                transactions.call(() -> invitations.inviteInTx(letter, row.address(), row.displayName())))).toList();
        outbox.wake();
        return results;
    }

    /** Sends invitations once more. */
    List<Invitations.Result> again(MailList list, List<Long> ids) {
        List<Invitations.Result> results = ids.stream().flatMap(id -> transactions.call(() ->
                invitations.againInTx(list, id, visitor.address())).stream()).toList();
        outbox.wake();
        return results;
    }

    /** Takes invitations back; how many there were. */
    int withdraw(MailList list, List<Long> ids) {
        return transactions.call(() -> (int) ids.stream()
                .filter(id -> invitations.withdrawInTx(list, id, visitor.address()).isPresent()).count());
    }
}
