package org.indaba.classify;

import java.util.List;

/** What a mail that came back is. */
public sealed interface Notice {

    /** For machines: {@code bounce}, {@code delayed}, {@code delivered}, {@code complaint}, {@code auto-reply} and so on. */
    String word();

    /**
     * Something was not delivered.
     *
     * @param recipients to whom; at least one, with an empty address where the notice names nobody
     */
    record Bounce(List<FailedRecipient> recipients) implements Notice {
        public Bounce {
            recipients = List.copyOf(recipients);
        }

        @Override
        public String word() {
            return "bounce";
        }
    }

    /**
     * A warning: the sender still tries (RFC 3464 §2.3.3, {@code delayed}).
     *
     * @param recipients to whom; at least one
     */
    record Delayed(List<FailedRecipient> recipients) implements Notice {
        public Delayed {
            recipients = List.copyOf(recipients);
        }

        @Override
        public String word() {
            return "delayed";
        }
    }

    /**
     * It arrived, or was handed on to where nobody reports (RFC 3464 §2.3.3, {@code delivered}, {@code relayed}, {@code expanded}), or was
     * read (RFC 8098).
     *
     * @param recipients at whose mailboxes
     */
    record Delivered(List<String> recipients) implements Notice {
        public Delivered {
            recipients = List.copyOf(recipients);
        }

        @Override
        public String word() {
            return "delivered";
        }
    }

    /**
     * A recipient called the mail spam, or a filter did (RFC 5965).
     *
     * @param type the feedback type in lower case: {@code abuse}, {@code fraud}, {@code opt-out} …
     * @param recipients who complains, where that was not blacked out
     * @param mailFrom the envelope sender of the mail complained about, or empty text
     * @param evidence the line that says so
     */
    record Complaint(String type, List<String> recipients, String mailFrom, String evidence) implements Notice {
        public Complaint {
            recipients = List.copyOf(recipients);
        }

        @Override
        public String word() {
            return "complaint";
        }
    }

    /**
     * A machine answers for a person: on holiday, ticket opened (RFC 3834).
     *
     * @param evidence the line that tells
     */
    record AutoReply(String evidence) implements Notice {
        @Override
        public String word() {
            return "auto-reply";
        }
    }

    /**
     * The recipient's machine wants us to prove that we are a person.
     *
     * @param evidence the line that tells
     */
    record Challenge(String evidence) implements Notice {
        @Override
        public String word() {
            return "challenge";
        }
    }

    /** None of these: a person's mail, a newsletter, noise. */
    record None() implements Notice {
        @Override
        public String word() {
            return "none";
        }
    }
}
