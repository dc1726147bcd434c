package org.indaba.bounce;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.accept.Destination;
import org.indaba.access.Audit;
import org.indaba.classify.AutomaticMail;
import org.indaba.expand.Absence;
import org.indaba.expand.MissedPosts;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.MailEvents;
import org.indaba.mime.HeaderBlock;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Lets members get posts again whose delivery was suspended: by a mail to an address with a token, by the button of a page, or by
 * whoever runs the list. Nothing is left of the score then. What keeps copies for the address back on all lists is lifted as well, as far
 * as that is for whoever asks. Everything happens in the caller's transaction. Thread-safe.
 */
public final class ComeBack {

    private final BounceTables tables;
    private final Lists lists;
    private final Members members;
    private final Suppressions suppressions;
    private final MissedPosts missed;
    private final MessageStore store;
    private final Told told;
    private final InstantSource clock;

    /** Where it is told. */
    public record Told(Audit audit, MailEvents events) {
    }

    /** Who comes back, and to what. */
    public record Ports(Lists lists, Members members, Suppressions suppressions, MissedPosts missed) {
    }

    /** Whether somebody who comes back gets the posts of the meantime. */
    public enum Meantime {
        /** The newest of them, {@link MissedPosts#LIMIT} at most. */
        SENT,
        /** None. */
        LEFT_OUT
    }

    /** Which suppressions of an address somebody may lift. They hold for all lists of the site. */
    public enum Lifts {
        /** Those that bounces made: who has to do with one list. */
        OF_BOUNCES,
        /** What an operator wanted as well: who may decide for the whole site. */
        ALL
    }

    /**
     * Who takes a score away.
     *
     * @param actor for the audit log
     * @param lifts what else this one may take away
     */
    public record By(String actor, Lifts lifts) {
    }

    /** All of them join the caller's transaction. */
    public ComeBack(BounceTables tables, Ports ports, MessageStore store, Told told, InstantSource clock) {
        this.tables = tables;
        this.lists = ports.lists();
        this.members = ports.members();
        this.suppressions = ports.suppressions();
        this.missed = ports.missed();
        this.store = store;
        this.told = told;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Result {

        /**
         * Posts come again, or came all the time.
         *
         * @param missed how many posts of the meantime are sent
         * @param suppressed whether the site keeps copies back all the same
         */
        record Back(MailList list, EmailAddress address, int missed, boolean suppressed) implements Result {
        }

        /** There is no such member. */
        record Gone() implements Result {
        }
    }

    /**
     * A member whom a token names.
     *
     * @param list the list
     * @param address the member's address
     */
    public record Named(MailList list, EmailAddress address) {
    }

    /** Whom a token names, as long as the subscription lives. */
    public Optional<Named> whose(long subscriptionId) {
        return members.byId(subscriptionId)
                .flatMap(member -> lists.byId(member.listId()).map(list -> new Named(list, member.address())));
    }

    /** How many posts the member missed that can be sent, counted up to one more than {@link MissedPosts#LIMIT}. */
    public int missed(long subscriptionId) {
        return tables.members().find(subscriptionId).flatMap(this::absence).map(missed::count).orElse(0);
    }

    private Optional<Absence> absence(BounceMember member) {
        return Optional.ofNullable(member.suspension())
                .map(suspension -> new Absence(member.listId(), member.subscriptionId(), suspension.since(), clock.instant()));
    }

    /** Whether the member gets no posts at the moment. */
    public boolean isSuspended(long subscriptionId) {
        return members.byId(subscriptionId).filter(member -> member.delivery() == DeliveryMode.SUSPENDED).isPresent();
    }

    /** Whether the site keeps copies for an address back, whatever its lists do. */
    public boolean isSuppressed(EmailAddress address) {
        return suppressions.find(address).isPresent();
    }

    /** Whether what the site keeps back is over once somebody proves the address: bounces alone are the reason. */
    public boolean isLiftable(EmailAddress address) {
        return !suppressions.ofBounces(List.of(address.key())).isEmpty();
    }

    /** A mail to the address that a notice of ours named; whether it was listened to. What a machine answers says nothing. */
    public boolean takeInTx(Inbound row, Destination.Resume destination) {
        HeaderBlock header = InboundHeader.of(store.open(row.arrival().messageId()));
        // RFC 3834 §2: answers of machines act on nothing.
        if (AutomaticMail.declared(row.arrival().reversePath(), header)) {
            return false;
        }
        members.byId(destination.subscriptionId()).filter(member -> member.listId() == destination.list().id())
                .ifPresent(member -> backInTx(destination.list(), member, itself(member), EventKind.RESUMED, Meantime.LEFT_OUT));
        return true;
    }

    /** The button of a page that a token opened. */
    public Result backByTokenInTx(long subscriptionId, Meantime meantime) {
        Optional<Membership> member = members.byId(subscriptionId);
        Optional<MailList> list = member.flatMap(found -> lists.byId(found.listId()));
        if (member.isEmpty() || list.isEmpty()) {
            return new Result.Gone();
        }
        return backInTx(list.get(), member.get(), itself(member.get()), EventKind.RESUMED, meantime);
    }

    private static By itself(Membership member) {
        return new By(member.address().toString(), Lifts.OF_BOUNCES);
    }

    /** Somebody who may takes a member's score away, and lets posts go there again. */
    public Result resetInTx(MailList list, EmailAddress address, By by, Meantime meantime) {
        Optional<Membership> member = members.find(list.id(), address);
        if (member.isEmpty()) {
            return new Result.Gone();
        }
        return backInTx(list, member.get(), by, EventKind.RESET, meantime);
    }

    private Result backInTx(MailList list, Membership member, By by, EventKind kind, Meantime meantime) {
        Optional<BounceMember> stood = tables.members().lockInTx(member.subscriptionId());
        boolean switched = members.switchInTx(member.subscriptionId(), DeliveryMode.SUSPENDED, DeliveryMode.ON);
        boolean lifted = liftInTx(list, member.address(), by);
        boolean suppressed = isSuppressed(member.address());
        tables.members().removeInTx(List.of(member.subscriptionId()));
        tables.members().removeEarlierInTx(list.id(), member.address(), member.subscriptionId());
        if (stood.isEmpty() && !switched && !lifted) {
            return new Result.Back(list, member.address(), 0, suppressed);
        }
        int sent = switch (meantime) {
            case SENT -> switched && !suppressed ? stood.flatMap(this::absence).map(missed::sendInTx).orElse(0) : 0;
            case LEFT_OUT -> 0;
        };
        int points = stood.map(one -> one.score().points()).orElse(0);
        tables.journal().addAllInTx(List.of(new BounceEvent(0, 0, clock.instant(), kind,
                new BounceEvent.Whom(list.id(), member.subscriptionId(), member.address().toString()), BounceEvent.About.NOTHING,
                BounceEvent.Finding.NOTHING, Effect.NONE, -points, 0, 0)));
        told.audit().appendInTx(by.actor(), kind == EventKind.RESET ? "bounce reset" : "member resume", list.post().toString(),
                member.address() + (sent == 0 ? "" : ", with " + sent + (sent == 1 ? " missed post" : " missed posts")));
        told.events().memberMoved(kind.word(), list.post().toString(), member.address().toString());
        return new Result.Back(list, member.address(), sent, suppressed);
    }

    /** Whether there was something to lift, and that was for this one. */
    private boolean liftInTx(MailList list, EmailAddress address, By by) {
        boolean lifted = switch (by.lifts()) {
            case OF_BOUNCES -> suppressions.removeOfBouncesInTx(address);
            case ALL -> suppressions.removeInTx(address);
        };
        if (lifted) {
            told.audit().appendInTx(by.actor(), "bounce suppressed remove", address.toString(), "with the score on " + list.post());
        }
        return lifted;
    }
}
