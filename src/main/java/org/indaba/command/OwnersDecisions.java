package org.indaba.command;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Wish;
import org.indaba.notice.Notices;

/**
 * What owners decide about wishes to join or leave that wait for them. Who wished is told, in the same transaction. What has become moot
 * since it was asked ({@link Undecided}) does not wait. Thread-safe.
 */
public final class OwnersDecisions {

    private final Confirmations confirmations;
    private final Undecided undecided;
    private final Invited invited;
    private final Lists lists;
    private final Members members;
    private final PreferenceChanges changes;
    private final Notices notices;

    /** All of them join the caller's transaction. */
    public OwnersDecisions(Confirmations confirmations, Invited invited, Lists lists, Members members, PreferenceChanges changes,
            Notices notices) {
        this.confirmations = confirmations;
        this.undecided = new Undecided(confirmations, lists, members);
        this.invited = invited;
        this.lists = lists;
        this.members = members;
        this.changes = changes;
        this.notices = notices;
    }

    /**
     * A wish that waits.
     *
     * @param id its number
     * @param address who wishes
     * @param name of the person; may be empty
     * @param wish to join or to leave
     * @param askedAt since when it waits
     */
    public record Pending(long id, EmailAddress address, String name, Wish wish, Instant askedAt) {
    }

    /** The wishes that wait at a list, the oldest first. */
    public List<Pending> waiting(long listId) {
        return undecided.of(listId).stream().map(each -> new Pending(each.id(), each.wished().address(),
                each.wished().displayName(), each.wished().wish(), each.askedAt())).toList();
    }

    /** The list at which a wish waits, by its number. */
    public Optional<MailList> listOf(long id) {
        return confirmations.decidingList(id).flatMap(lists::byId);
    }

    /**
     * Whether somebody waits to join who was banned meanwhile, from the list or from all. Nobody lets him in: the wish waits on until it is
     * refused, the ban is lifted, or it expires.
     */
    public boolean isShutOut(MailList list, long id) {
        return undecided.find(list.id(), id).filter(each -> each.wished().wish() == Wish.JOIN
                && lists.banned(list.id(), each.wished().address())).isPresent();
    }

    /** Does what is wished; who wished it, or empty if it does not wait any more or {@link #isShutOut}, and nothing is changed. */
    public Optional<EmailAddress> acceptInTx(MailList list, long id) {
        if (isShutOut(list, id)) {
            return Optional.empty();
        }
        return undecided.takeInTx(list.id(), id).map(wished -> {
            List<EmailAddress> to = List.of(wished.address());
            switch (wished.wish()) {
                case JOIN -> {
                    members.addInTx(list.id(), wished.address(), wished.displayName());
                    changes.readInTx(wished);
                    invited.joinedInTx(list, wished.address());
                    notices.sendInTx(new Notice.Joined(list, to));
                }
                case LEAVE -> {
                    members.removeInTx(list.id(), wished.address());
                    notices.sendInTx(new Notice.Left(list, to, wished.language()));
                }
                case CHANGE -> throw new IllegalStateException("nobody but the address decides what it gets");
            }
            return wished.address();
        });
    }

    /** Refuses what is wished; who wished it, or empty if it does not wait. @param reason what the owners say about it; may be empty */
    public Optional<EmailAddress> refuseInTx(MailList list, long id, String reason) {
        return undecided.takeInTx(list.id(), id).map(wished -> {
            notices.sendInTx(new Notice.WishDeclined(list, List.of(wished.address()), wished.wish(), reason, wished.language()));
            return wished.address();
        });
    }
}
