package org.indaba.notice;

import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/** A mail that Indaba writes, by its occasion. Each has a template of the same name in {@code templates/mail}. */
public sealed interface Notice {

    /** The list that it is about. */
    MailList list();

    /** Whom it is for. */
    List<EmailAddress> recipients();

    /**
     * A post waits for a moderator.
     *
     * @param list the list
     * @param recipients owners and moderators
     * @param postId what to accept or reject
     * @param author who wrote it
     * @param subject its subject
     * @param reason why it is held
     */
    record PostHeld(MailList list, List<EmailAddress> recipients, long postId, String author, String subject, String reason)
            implements Notice {
    }

    /**
     * A moderator refused a post.
     *
     * @param list the list
     * @param recipients the author
     * @param subject the subject of the post
     * @param reason the moderator's words; may be empty
     */
    record PostRejected(MailList list, List<EmailAddress> recipients, String subject, String reason) implements Notice {
    }

    /**
     * Somebody asked to join or leave with this address.
     *
     * @param list the list
     * @param recipients the address
     * @param joining true to join, false to leave
     * @param token what the answer must carry
     */
    record ConfirmationAsked(MailList list, List<EmailAddress> recipients, boolean joining, String token) implements Notice {
    }

    /**
     * The address is now on the list.
     *
     * @param list the list
     * @param recipients the address
     */
    record Joined(MailList list, List<EmailAddress> recipients) implements Notice {
    }

    /**
     * The address is no longer on the list.
     *
     * @param list the list
     * @param recipients the address
     */
    record Left(MailList list, List<EmailAddress> recipients) implements Notice {
    }

    /**
     * What the list understands by mail.
     *
     * @param list the list
     * @param recipients who asked
     * @param problem what was not understood; empty if help was asked for
     */
    record Help(MailList list, List<EmailAddress> recipients, String problem) implements Notice {
    }

    /**
     * Somebody wants to join or leave a list whose owners decide.
     *
     * @param list the list
     * @param recipients owners and moderators
     * @param address who asks
     * @param joining true to join, false to leave
     */
    record DecisionAsked(MailList list, List<EmailAddress> recipients, EmailAddress address, boolean joining) implements Notice {
    }
}
