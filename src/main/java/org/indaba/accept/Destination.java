package org.indaba.accept;

import org.indaba.lists.MailList;

/** What an address of ours means. */
public sealed interface Destination {

    /** The list whose address it is; 0 where it is none's. */
    default long listId() {
        return switch (this) {
            case Post(MailList list) -> list.id();
            case Owner(MailList list) -> list.id();
            case ReturnPath(MailList list, long _) -> list.id();
            case Request(MailList list) -> list.id();
            case Join(MailList list) -> list.id();
            case Leave(MailList list) -> list.id();
            case LeaveByToken(MailList list, long _) -> list.id();
            case Confirm(MailList list, long _) -> list.id();
            case Resume(MailList list, long _) -> list.id();
            case Moderate(MailList list, long _, Moderate.Verdict _) -> list.id();
            case Postmaster _, NoticeReturn _, OrphanReturn _ -> 0;
        };
    }

    /** The same at another list; what is no list's stays as it is. */
    default Destination at(MailList other) {
        return switch (this) {
            case Post _ -> new Post(other);
            case Owner _ -> new Owner(other);
            case ReturnPath(MailList _, long copyId) -> new ReturnPath(other, copyId);
            case Request _ -> new Request(other);
            case Join _ -> new Join(other);
            case Leave _ -> new Leave(other);
            case LeaveByToken(MailList _, long subscriptionId) -> new LeaveByToken(other, subscriptionId);
            case Confirm(MailList _, long confirmationId) -> new Confirm(other, confirmationId);
            case Resume(MailList _, long subscriptionId) -> new Resume(other, subscriptionId);
            case Moderate(MailList _, long errandId, Moderate.Verdict verdict) -> new Moderate(other, errandId, verdict);
            case Postmaster _, NoticeReturn _, OrphanReturn _ -> this;
        };
    }

    /**
     * {@code afnog@}: a post.
     *
     * @param list the list
     */
    record Post(MailList list) implements Destination {
    }

    /**
     * {@code owner-afnog@}, {@code afnog-owner@}, {@code afnog-bounces@}: the humans, without a token that is ours.
     *
     * @param list the list
     */
    record Owner(MailList list) implements Destination {
    }

    /**
     * {@code owner-afnog+TOKEN@}: the return path of a copy; the token is verified.
     *
     * @param list the list
     * @param copyId the copy that the mail is about
     */
    record ReturnPath(MailList list, long copyId) implements Destination {
    }

    /**
     * {@code afnog-request@}: commands.
     *
     * @param list the list
     */
    record Request(MailList list) implements Destination {
    }

    /**
     * {@code afnog-join@}, {@code afnog-subscribe@}, {@code afnog+subscribe@}.
     *
     * @param list the list
     */
    record Join(MailList list) implements Destination {
    }

    /**
     * {@code afnog-leave@}, {@code afnog-unsubscribe@}, {@code afnog+unsubscribe@}.
     *
     * @param list the list
     */
    record Leave(MailList list) implements Destination {
    }

    /**
     * {@code afnog-leave+TOKEN@}: the token is verified.
     *
     * @param list the list
     * @param subscriptionId the subscription that ends
     */
    record LeaveByToken(MailList list, long subscriptionId) implements Destination {
    }

    /**
     * {@code afnog-confirm+TOKEN@}: the token is verified, the confirmation may be gone.
     *
     * @param list the list
     * @param confirmationId what is confirmed
     */
    record Confirm(MailList list, long confirmationId) implements Destination {
    }

    /**
     * {@code afnog-confirm+TOKEN@} too: the token is verified, and is one of a suspended member.
     *
     * @param list the list
     * @param subscriptionId the subscription whose delivery goes on
     */
    record Resume(MailList list, long subscriptionId) implements Destination {
    }

    /**
     * {@code afnog-confirm+TOKEN@} too: the token is verified, and is one of a moderator.
     *
     * @param list the list
     * @param errandId what he was asked
     * @param verdict what he says, by the address that he writes to
     */
    record Moderate(MailList list, long errandId, Verdict verdict) implements Destination {

        /** What a moderator says. */
        public enum Verdict { ACCEPT, REFUSE }
    }

    /**
     * {@code postmaster@} (also abuse@ and mailer-daemon@) of a domain we serve, or {@code postmaster} alone.
     *
     * @param domain the domain
     */
    record Postmaster(String domain) implements Destination {
    }

    /**
     * {@code postmaster+TOKEN@}: the return path of a notice; what comes back is recorded only.
     *
     * @param copyId the copy of the notice
     */
    record NoticeReturn(long copyId) implements Destination {
    }

    /**
     * {@code owner-afnog+TOKEN@} in a domain of ours where there is no such list, any more: the return path of a copy that left before
     * its list was deleted. The token is verified; what comes back is recorded only.
     *
     * @param copyId the copy that the mail is about
     */
    record OrphanReturn(long copyId) implements Destination {
    }
}
