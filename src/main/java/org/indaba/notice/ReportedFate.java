package org.indaba.notice;

import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/** What a report tells a sender about one recipient. Each has a template {@code templates/mail/Report<Fate>.txt}. */
sealed interface ReportedFate {

    /** The action of RFC 3464 §2.3.3. */
    default String action() {
        return switch (this) {
            // RFC 3464 §2.3.3: "delivered" is right for what a list has taken to send it on.
            case Posted _, Taken _ -> "delivered";
            case Refused _ -> "failed";
        };
    }

    /** The enhanced status. */
    default String status() {
        return switch (this) {
            case Posted _, Taken _ -> "2.0.0";
            // RFC 3463 §3.8: X.7.2, the sender may not post to this list.
            case Refused _ -> "5.7.2";
        };
    }

    /** The list whose mail it is; 0 for none. */
    default long listId() {
        return switch (this) {
            case Posted(MailList list) -> list.id();
            case Refused(MailList list, _) -> list.id();
            case Taken _ -> 0;
        };
    }

    /**
     * A post was taken by its list, which sends it to the subscribers.
     *
     * @param list the list
     */
    record Posted(MailList list) implements ReportedFate {
    }

    /**
     * Mail reached an address of ours that is no list: people, or the reader of commands.
     *
     * @param address the address of RCPT
     */
    record Taken(EmailAddress address) implements ReportedFate {
    }

    /**
     * A moderator refused a post.
     *
     * @param list the list
     * @param words the moderator's; may be empty
     */
    record Refused(MailList list, String words) implements ReportedFate {
    }
}
