package org.indaba.accept;

import org.indaba.lists.MailList;

/** What an address of ours means. */
public sealed interface Destination {

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
}
