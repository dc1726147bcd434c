package org.indaba.web.owner;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.language.Saying;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.PersonNames;
import org.indaba.lists.Preferences;
import org.indaba.lists.Role;
import org.indaba.lists.RoleChange;
import org.indaba.lists.Roles;
import org.indaba.lists.Roster;
import org.indaba.lists.RosterResult.Outcome;
import org.indaba.lists.RosterResult;
import org.indaba.lists.RosterRow;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.spool.Transactions;
import org.indaba.web.Visitor;

/** What owners do with members, each with its line in the audit log. Thread-safe. */
@Singleton
final class MemberDesk {

    private final Members members;
    private final Roster roster;
    private final Roles roles;
    private final PersonNames names;
    private final Audit audit;
    private final Transactions transactions;
    private final Visitor visitor;

    MemberDesk(Members members, Roster roster, Roles roles, PersonNames names, Audit audit, Transactions transactions,
            Visitor visitor) {
        this.members = members;
        this.roster = roster;
        this.roles = roles;
        this.names = names;
        this.audit = audit;
        this.transactions = transactions;
        this.visitor = visitor;
    }

    /**
     * What adding came to.
     *
     * @param results one a row
     * @param wrong those that are no good; if there are any, nobody was added
     */
    record Added(List<RosterResult> results, List<RosterResult> wrong) {
    }

    /** Adds all, or nobody if a row is wrong. */
    Added add(MailList list, List<RosterRow> rows) {
        return transactions.call(() -> {
            List<RosterResult> outlook = roster.foresee(list.id(), rows);
            List<RosterResult> wrong = outlook.stream().filter(row -> row.outcome() == Outcome.INVALID).toList();
            if (!wrong.isEmpty()) {
                return new Added(outlook, wrong);
            }
            List<RosterResult> results = roster.importInTx(list.id(), rows);
            List<String> added = results.stream().filter(row -> row.outcome() == Outcome.ADDED).map(RosterResult::address).toList();
            if (!added.isEmpty()) {
                audit.appendInTx(visitor.address(), "member add", list.post().toString(), AuditEntry.named(added));
            }
            return new Added(results, List.of());
        });
    }

    /** Ends the subscriptions of these addresses; how many there were. */
    int remove(MailList list, List<String> addresses) {
        return transactions.call(() -> {
            List<String> removed = addresses.stream().filter(text ->
                    EmailAddress.parse(text) instanceof ParsedAddress.Valid(EmailAddress address)
                            && members.removeInTx(list.id(), address)).toList();
            if (!removed.isEmpty()) {
                audit.appendInTx(visitor.address(), "member remove", list.post().toString(), AuditEntry.named(removed));
            }
            return removed.size();
        });
    }

    /** Changes the name of a member's person, and what copies are wanted. */
    void change(MailList list, Membership member, String name, Preferences wanted) {
        transactions.run(() -> {
            if (!member.displayName().equals(name)) {
                names.setInTx(member.address(), name);
                audit.appendInTx(visitor.address(), "member name", list.post().toString(), member.address() + " " + name);
            }
            boolean ofDelivery = wanted.delivery() != DeliveryMode.SUSPENDED;
            if (!wanted.equals(ofDelivery ? member.preferences() : member.preferences().besidesDelivery())) {
                roster.preferInTx(member.subscriptionId(), wanted);
                audit.appendInTx(visitor.address(), "member set", list.post().toString(), member.address()
                        + (ofDelivery ? " " + MembersPage.word(wanted.delivery()) : ""));
            }
        });
    }

    /** Rolls back what was done before: all of it, or nothing. */
    private static final class NotDone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Saying reason;

        NotDone(Saying reason) {
            this.reason = reason;
        }
    }

    /** Gives a member these roles and no others, or changes nothing; then it is said why. */
    Optional<Saying> appoint(MailList list, Membership member, Set<Role> wanted) {
        try {
            transactions.run(() -> {
                for (Role role : Role.values()) {
                    boolean has = roles.all(list.id(), role).stream()
                            .anyMatch(each -> each.key().equals(member.address().key()));
                    if (has != wanted.contains(role) && move(list, member, role, wanted) instanceof RoleChange.Refused(Saying reason)) {
                        throw new NotDone(reason);
                    }
                }
            });
            return Optional.empty();
        } catch (NotDone refused) {
            return Optional.of(refused.reason);
        }
    }

    private RoleChange move(MailList list, Membership member, Role role, Set<Role> wanted) {
        boolean give = wanted.contains(role);
        RoleChange change = give ? roles.addInTx(list.id(), role, member.address())
                : roles.removeInTx(list.id(), role, member.address());
        if (change instanceof RoleChange.Done) {
            audit.appendInTx(visitor.address(), MembersPage.word(role) + (give ? " add" : " remove"), list.post().toString(),
                    member.address().toString());
        }
        return change;
    }

}
