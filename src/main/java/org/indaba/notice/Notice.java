package org.indaba.notice;

import java.util.List;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/** A mail that Indaba writes, by its occasion. Each but {@link Answer} has a template of the same name in {@code templates/mail}. */
public sealed interface Notice permits Notice.Answer, Notice.OfList, WebhookDisabled, Notice.SignInLink, Notice.DomainTrouble,
        Notice.AddressAsked, SignInChanged {

    /** Whom it is for. */
    List<EmailAddress> recipients();

    /** A notice about a list, which comes from that list. */
    sealed interface OfList extends Notice {

        /** The list that it is about. */
        MailList list();
    }

    /** What somebody asks a list for. */
    enum Wish {
        /** To be on it. */
        JOIN,
        /** To be on it no longer. */
        LEAVE,
        /** To get other copies of it, or mails in another language. */
        CHANGE
    }

    /**
     * A notice that answers a mail: it carries that mail's Message-ID, and says that it is a reply.
     *
     * @param notice what is said; not an answer itself
     * @param messageId the Message-ID of the mail that is answered, as it stood there; empty if it had none
     */
    record Answer(Notice notice, String messageId) implements Notice {

        /** @throws IllegalArgumentException if an answer is wrapped in an answer */
        public Answer {
            if (notice instanceof Answer) {
                throw new IllegalArgumentException("an answer answers one mail");
            }
        }

        @Override
        public List<EmailAddress> recipients() {
            return notice.recipients();
        }
    }

    /**
     * Where the answer of one moderator goes.
     *
     * @param accept mail to it accepts
     * @param refuse mail to it refuses; what is written there is the reason
     */
    record Verdicts(EmailAddress accept, EmailAddress refuse) {
    }

    /**
     * Posts wait for a moderator.
     *
     * @param list the list
     * @param recipients owners and moderators
     * @param first the one that has waited longest, which an answer to the mail accepts
     * @param reason why that one is held
     * @param others those that wait as well, each with addresses of its own; may be empty
     * @param more how many more wait
     * @param link the page of all of them
     */
    record PostHeld(MailList list, List<EmailAddress> recipients, WaitingPost first, Saying reason, List<WaitingPost> others, long more,
            String link) implements OfList {

        public PostHeld {
            recipients = List.copyOf(recipients);
            others = List.copyOf(others);
        }
    }

    /**
     * A moderator refused a post.
     *
     * @param list the list
     * @param recipients the author
     * @param subject the subject of the post
     * @param reason the moderator's words; may be empty
     */
    record PostRejected(MailList list, List<EmailAddress> recipients, String subject, String reason) implements OfList {

        public PostRejected {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * One thing that an address is asked about.
     *
     * @param list the list
     * @param wish what was asked of it
     * @param details what is to be changed, as commands that would bring it about; empty for other wishes
     */
    record Asked(MailList list, Wish wish, String details) {

        /** A wish without details. */
        public Asked(MailList list, Wish wish) {
            this(list, wish, "");
        }
    }

    /**
     * Somebody asked to join or leave with this address; one list or several.
     *
     * @param list the list from which the question comes
     * @param recipients the address
     * @param asked what; never empty
     * @param token what the answer must carry
     * @param link the page on which it can be answered too
     * @param language a tag of BCP 47, for who has not chosen a language; empty for that of the list
     */
    record ConfirmationAsked(MailList list, List<EmailAddress> recipients, List<Asked> asked, String token, String link,
            String language) implements OfList {

        public ConfirmationAsked {
            recipients = List.copyOf(recipients);
            asked = List.copyOf(asked);
        }
    }

    /**
     * The owners of a list ask somebody to join it.
     *
     * @param list the list
     * @param recipients whom they ask
     * @param words what they write; may be empty
     * @param token what the answer must carry
     * @param link the page on which it can be answered too
     * @param language a tag of BCP 47, for who has not chosen a language; empty for that of the list
     */
    record Invitation(MailList list, List<EmailAddress> recipients, String words, String token, String link, String language)
            implements OfList {
        public Invitation {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * The address is now on the list.
     *
     * @param list the list
     * @param recipients the address
     */
    record Joined(MailList list, List<EmailAddress> recipients) implements OfList {

        public Joined {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * The address is not, or no longer, on the list.
     *
     * @param list the list
     * @param recipients the address
     * @param language a tag of BCP 47, as in {@link ConfirmationAsked}
     */
    record Left(MailList list, List<EmailAddress> recipients, String language) implements OfList {

        public Left {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * What the list understands by mail.
     *
     * @param list the list
     * @param recipients who asked
     * @param problem what was not understood; empty if help was asked for
     */
    record Help(MailList list, List<EmailAddress> recipients, Saying problem) implements OfList {

        public Help {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Somebody wants to join or leave a list whose owners decide.
     *
     * @param list the list
     * @param recipients owners
     * @param id the number of the request
     * @param address who asks
     * @param wish what was asked
     * @param verdicts where an answer goes
     * @param link the page of all who wait
     */
    record DecisionAsked(MailList list, List<EmailAddress> recipients, long id, EmailAddress address, Wish wish, Verdicts verdicts,
            String link) implements OfList {

        public DecisionAsked {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * The owners were asked; the one who wants to join or leave has to wait for them.
     *
     * @param list the list
     * @param recipients who asked
     * @param wish what was asked
     * @param language a tag of BCP 47, as in {@link ConfirmationAsked}
     */
    record DecisionPending(MailList list, List<EmailAddress> recipients, Wish wish, String language) implements OfList {

        public DecisionPending {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Nobody joins or leaves this list by mail.
     *
     * @param list the list
     * @param recipients who asked
     * @param wish what was asked
     * @param language a tag of BCP 47, as in {@link ConfirmationAsked}
     */
    record WishRefused(MailList list, List<EmailAddress> recipients, Wish wish, String language) implements OfList {

        public WishRefused {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * The owners decided that somebody does not join or leave.
     *
     * @param list the list
     * @param recipients who asked
     * @param wish what was asked
     * @param reason what the owners say about it; may be empty
     * @param language a tag of BCP 47, as in {@link ConfirmationAsked}
     */
    record WishDeclined(MailList list, List<EmailAddress> recipients, Wish wish, String reason, String language) implements OfList {

        public WishDeclined {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * So much came for the owners within an hour that what follows in that hour is kept and not forwarded.
     *
     * @param list the list
     * @param recipients the owners
     * @param what the sort of mail
     * @param limit how many an hour are forwarded
     */
    record ForwardingPaused(MailList list, List<EmailAddress> recipients, Flood what, int limit) implements OfList {

        public ForwardingPaused {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Copies wait for a long time, or were given up.
     *
     * @param list the list
     * @param recipients the owners
     * @param waiting where copies wait, a line a place; empty if none do
     * @param expired where copies were given up, a line a place; empty if none were
     * @param link the page that shows more
     */
    record DeliveryTrouble(MailList list, List<EmailAddress> recipients, Saying waiting, Saying expired, String link)
            implements OfList {

        public DeliveryTrouble {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Copies for a member came back until delivery was suspended; this tries whether the address works again.
     *
     * @param list the list
     * @param recipients the member
     * @param reason why copies came back, a sentence
     * @param token brings the member back by mail
     * @param link the page that brings the member back
     */
    record AddressProbe(MailList list, List<EmailAddress> recipients, Saying reason, String token, String link) implements OfList {

        public AddressProbe {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * A member's delivery is suspended, and the subscription may end.
     *
     * @param list the list
     * @param recipients the member
     * @param reason why copies came back, a sentence
     * @param missed the posts that were missed, a line each; empty if there were none
     * @param end what happens if nothing does, a sentence
     * @param token brings the member back by mail
     * @param link the page that brings the member back
     */
    record DeliverySuspended(MailList list, List<EmailAddress> recipients, Saying reason, Saying missed, Saying end, String token,
            String link) implements OfList {

        public DeliverySuspended {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Members were removed, since their addresses stayed dead.
     *
     * @param list the list
     * @param recipients the owners
     * @param members a line each: the address and why
     */
    record MembersRemoved(MailList list, List<EmailAddress> recipients, Saying members) implements OfList {

        public MembersRemoved {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Sites refuse posts for reasons that are not their members'.
     *
     * @param list the list
     * @param recipients the owners
     * @param incidents what happened, why and what helps, some lines each
     * @param link the page that shows more
     */
    record PostsRefused(MailList list, List<EmailAddress> recipients, Saying incidents, String link) implements OfList {

        public PostsRefused {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * A member called a post spam, by a mail that is proven, and is no member any more.
     *
     * @param list the list
     * @param recipients the owners
     * @param address who complained
     * @param reporter who told us
     */
    record ComplaintHonoured(MailList list, List<EmailAddress> recipients, EmailAddress address, String reporter) implements OfList {

        public ComplaintHonoured {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * An administrator asked to be signed in.
     *
     * @param domain one of ours; the mail comes from its postmaster
     * @param recipients the administrator
     * @param link the page that signs in, once
     * @param minutes how long the link serves
     * @param language the tag of that of the page, for who chose none; empty if there was no page
     */
    record SignInLink(String domain, List<EmailAddress> recipients, String link, long minutes, String language) implements Notice {

        public SignInLink {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * What DNS or the web say of the server or its domains is wrong where it was right, or right again.
     *
     * @param domain one of ours; the mail comes from its postmaster
     * @param recipients the administrators
     * @param broken what is wrong now, a line a thing; empty if nothing became so
     * @param healed what is right again, a line a thing; empty if nothing is
     * @param link the page that shows more
     */
    record DomainTrouble(String domain, List<EmailAddress> recipients, Saying broken, Saying healed, String link) implements Notice {

        public DomainTrouble {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Somebody who has signed in wants a further address, or another one; this asks one of the two.
     *
     * @param domain one of ours; the mail comes from its postmaster
     * @param recipients the address that is asked
     * @param change what is wanted
     * @param before the address that the person has
     * @param after the one to come
     * @param link the page on which to answer
     */
    record AddressAsked(String domain, List<EmailAddress> recipients, Change change, EmailAddress before, EmailAddress after, String link)
            implements Notice {

        /** What is wanted. */
        public enum Change { ADD, REPLACE }

        public AddressAsked {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * What somebody asked about a list, or about what he gets of it.
     *
     * @param list the list
     * @param recipients who asked
     * @param topic what was asked
     * @param lines what there is to say, a line each; may be empty
     * @param more how many more lines there would be
     */
    record Facts(MailList list, List<EmailAddress> recipients, Topic topic, List<String> lines, long more) implements OfList {

        /** What can be asked. */
        public enum Topic {
            /** What the list is about. */
            INFO,
            /** Who is on it. */
            WHO,
            /** Who is on it, where that is for its owners and moderators alone. */
            WHO_FOR_OWNERS,
            /** Who is on it, where that is for its members too. */
            WHO_FOR_MEMBERS,
            /** Which lists the address is on. */
            WHICH,
            /** What the address gets. */
            SETTINGS,
            /** The address is not on the list. */
            NOT_ON_LIST,
            /** What the address gets now, after a change. */
            CHANGED,
            /** Nothing was changed, since the address said no. */
            DECLINED,
            /** An answer to an invitation that is neither yes nor no. */
            REPLY_UNCLEAR,
            /** A command for somebody else's address. */
            FOR_ANOTHER,
            /** A command that is not understood. */
            UNCLEAR
        }

        public Facts {
            recipients = List.copyOf(recipients);
            lines = List.copyOf(lines);
        }
    }

    /**
     * One answer to several commands.
     *
     * @param list the list
     * @param recipients who wrote them
     * @param parts what would have been answered to each, in their order
     */
    record Several(MailList list, List<EmailAddress> recipients, List<OfList> parts) implements OfList {
        public Several {
            recipients = List.copyOf(recipients);
            parts = List.copyOf(parts);
        }
    }

    /**
     * A moderator decided by mail.
     *
     * @param list the list
     * @param recipients the moderator
     * @param outcome what came of it
     * @param what a post's subject or a person's address; empty if nothing was decided
     */
    record Decided(MailList list, List<EmailAddress> recipients, Outcome outcome, String what) implements OfList {

        /**
         * What can come of it. It still waits where who wants to join was banned meanwhile, and where somebody said no to the address
         * that accepts; what is named then is the address that refuses.
         */
        public enum Outcome { ACCEPTED, REFUSED, TOO_LATE, BANNED, NO }

        public Decided {
            recipients = List.copyOf(recipients);
        }
    }
}
