package org.indaba.bounce;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.accept.Destination;
import org.indaba.access.Audit;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.MailEvents;
import org.indaba.mime.HeaderBlock;
import org.indaba.notice.AutomaticMail;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Lets members get posts again whose delivery was suspended: by a mail to an address with a token, by the button of a page, or by
 * whoever runs the list. Nothing is left of the score then. Everything happens in the caller's transaction. Thread-safe.
 */
public final class ComeBack {

    private final BounceTables tables;
    private final Lists lists;
    private final Members members;
    private final Suppressions suppressions;
    private final MessageStore store;
    private final Told told;
    private final InstantSource clock;

    /** Where it is told. */
    public record Told(Audit audit, MailEvents events) {
    }

    /** All of them join the caller's transaction. */
    public ComeBack(BounceTables tables, Lists lists, Members members, Suppressions suppressions, MessageStore store, Told told,
            InstantSource clock) {
        this.tables = tables;
        this.lists = lists;
        this.members = members;
        this.suppressions = suppressions;
        this.store = store;
        this.told = told;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Result {

        /** Posts come again, or came all the time. */
        record Back(MailList list, EmailAddress address) implements Result {
        }

        /** There is no such member. */
        record Gone() implements Result {
        }
    }

    /** Whom a token names, as long as the subscription lives. */
    public Optional<Result.Back> whose(long subscriptionId) {
        return members.byId(subscriptionId)
                .flatMap(member -> lists.byId(member.listId()).map(list -> new Result.Back(list, member.address())));
    }

    /** Whether the member gets no posts at the moment. */
    public boolean isSuspended(long subscriptionId) {
        return members.byId(subscriptionId).filter(member -> member.delivery() == DeliveryMode.SUSPENDED).isPresent();
    }

    /** A mail to the address that a notice of ours named. What a machine answers says nothing. */
    public void takeInTx(Inbound row, Destination.Resume destination) {
        HeaderBlock header = InboundHeader.of(store.open(row.arrival().messageId()));
        // RFC 3834 §2: answers of machines act on nothing.
        if (AutomaticMail.declared(row.arrival().reversePath(), header)) {
            return;
        }
        members.byId(destination.subscriptionId()).filter(member -> member.listId() == destination.list().id())
                .ifPresent(member -> backInTx(destination.list(), member, member.address().toString(), EventKind.RESUMED));
    }

    /** The button of a page that a token opened. */
    public Result backByTokenInTx(long subscriptionId) {
        Optional<Membership> member = members.byId(subscriptionId);
        Optional<MailList> list = member.flatMap(found -> lists.byId(found.listId()));
        if (member.isEmpty() || list.isEmpty()) {
            return new Result.Gone();
        }
        backInTx(list.get(), member.get(), member.get().address().toString(), EventKind.RESUMED);
        return new Result.Back(list.get(), member.get().address());
    }

    /**
     * Somebody who may takes a member's score away, and lets posts go there again.
     *
     * @param actor for the audit log
     */
    public Result resetInTx(MailList list, EmailAddress address, String actor) {
        Optional<Membership> member = members.find(list.id(), address);
        if (member.isEmpty()) {
            return new Result.Gone();
        }
        backInTx(list, member.get(), actor, EventKind.RESET);
        return new Result.Back(list, member.get().address());
    }

    private void backInTx(MailList list, Membership member, String actor, EventKind kind) {
        Optional<BounceMember> stood = tables.members().lockInTx(member.subscriptionId());
        boolean switched = members.switchInTx(member.subscriptionId(), DeliveryMode.SUSPENDED, DeliveryMode.ON);
        boolean lifted = suppressions.removeInTx(member.address());
        tables.members().removeInTx(List.of(member.subscriptionId()));
        if (stood.isEmpty() && !switched && !lifted) {
            return;
        }
        int points = stood.map(one -> one.score().points()).orElse(0);
        tables.journal().addAllInTx(List.of(new BounceEvent(0, 0, clock.instant(), kind,
                new BounceEvent.Whom(list.id(), member.subscriptionId(), member.address().toString()), BounceEvent.About.NOTHING,
                BounceEvent.Finding.NOTHING, Effect.NONE, -points, 0, 0)));
        told.audit().appendInTx(actor, kind == EventKind.RESET ? "bounce reset" : "member resume", list.post().toString(),
                member.address().toString());
        told.events().memberMoved(kind.word(), list.post().toString(), member.address().toString());
    }
}
