package org.indaba.command;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.command.Confirmations.Deciding;
import org.indaba.command.Confirmations.Wished;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice.Wish;

/**
 * The wishes that wait for owners to decide. A wish is about what was when it was asked: once its address has joined or left the list by
 * whatever way, it is moot, waits no more, and nobody carries it out. It goes along when its address gives way to another. Thread-safe.
 */
public final class Undecided {

    private final Confirmations confirmations;
    private final Lists lists;
    private final Members members;

    /**
     * All of them join the caller's transaction.
     *
     * @param confirmations where wishes wait
     * @param lists who is banned
     * @param members who has joined and left
     */
    public Undecided(Confirmations confirmations, Lists lists, Members members) {
        this.confirmations = confirmations;
        this.lists = lists;
        this.members = members;
    }

    /** Those of a list, the oldest first. */
    List<Deciding> of(long listId) {
        return standing(listId, confirmations.deciding(listId));
    }

    /** One of a list. */
    Optional<Deciding> find(long listId, long id) {
        return confirmations.deciding(listId, id).filter(each -> isStanding(listId, each));
    }

    /** Takes one out to decide it; empty if it does not wait at this list, and one that is moot is gone then too. */
    Optional<Wished> takeInTx(long listId, long id) {
        return confirmations.decideInTx(listId, id).filter(each -> isStanding(listId, each)).map(Deciding::wished);
    }

    /** Forgets those of a list that are moot: they take no place, and keep nobody from asking once more. */
    void tidyInTx(long listId) {
        forgetMootInTx(confirmations.deciding(listId));
    }

    /**
     * Those that go along when an address gives way to another; to be asked before that happens. They do not where the other one is on the
     * list by itself, which leaves nothing to decide, and nobody who is banned comes to a list by another address. An owner who decides at
     * this moment is waited for: what he does comes before whatever happens to the addresses, and others find nothing to decide.
     */
    List<Deciding> goingInTx(EmailAddress from, EmailAddress to) {
        List<Deciding> theirs = confirmations.decidingInTx(from, to).stream()
                .filter(each -> each.wished().address().key().equals(from.key())).toList();
        return perList(theirs).entrySet().stream()
                .filter(list -> members.find(list.getKey(), to).isEmpty())
                .flatMap(list -> standing(list.getKey(), list.getValue()).stream())
                .filter(each -> each.wished().wish() != Wish.JOIN || !lists.banned(each.wished().listId(), from)).toList();
    }

    /** They are wishes of this address from now on; one of its own that waits stays as it is. @param those as {@link #going} has them */
    void followInTx(EmailAddress to, List<Deciding> those) {
        forgetMootInTx(confirmations.decidingInTx(to));
        confirmations.followInTx(to, ids(those.stream()));
    }

    /** Waits for an owner who decides about one of an address at this moment; from then on nobody does until the transaction ends. */
    void lockInTx(EmailAddress address) {
        confirmations.decidingInTx(address);
    }

    /** Forgets all of an address that its person has no more. */
    void forgetInTx(EmailAddress address) {
        confirmations.forgetInTx(ids(confirmations.decidingInTx(address).stream()));
    }

    private void forgetMootInTx(List<Deciding> all) {
        perList(all).forEach((list, those) -> {
            List<Long> standing = ids(standing(list, those).stream());
            confirmations.forgetInTx(ids(those.stream()).stream().filter(id -> !standing.contains(id)).toList());
        });
    }

    private boolean isStanding(long listId, Deciding one) {
        return !standing(listId, List.of(one)).isEmpty();
    }

    private List<Deciding> standing(long listId, List<Deciding> all) {
        Collection<EmailAddress> addresses = all.stream().map(each -> each.wished().address()).toList();
        Map<String, Instant> changes = members.lastChanges(listId, addresses);
        return all.stream().filter(each -> Optional.ofNullable(changes.get(each.wished().address().key()))
                .filter(at -> at.isAfter(each.askedAt())).isEmpty()).toList();
    }

    private static Map<Long, List<Deciding>> perList(List<Deciding> all) {
        return all.stream().collect(Collectors.groupingBy(each -> each.wished().listId()));
    }

    private static List<Long> ids(Stream<Deciding> those) {
        return those.map(Deciding::id).toList();
    }
}
