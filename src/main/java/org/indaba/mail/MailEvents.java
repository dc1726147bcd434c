package org.indaba.mail;

/**
 * What happens to mail, told as it happens, to the log and to the metrics: one method an event. Implementations return at once and
 * never throw. The fixed keys of the log line stand in {@code docs/operations.md}.
 */
public interface MailEvents {

    /** A session was opened. */
    void connected(Peer peer);

    /** A session was refused before it began, because of a limit. */
    void turnedAway(Peer peer);

    /** The final dot was answered with 250; {@code messageId} is the store's id. */
    void received(Peer peer, Envelope envelope, long messageId, long sizeBytes);

    /** A recipient or a message was refused in the dialogue. */
    void refused(Peer peer, String reversePath, String recipient, SmtpReply reply);

    /** A post waits for a moderator. */
    void held(long post, String list, String reason);

    /** A post is on its way to the subscribers. */
    void accepted(long post, String list);

    /** A post, or mail that goes in circles, was dropped without a word, for the named reason. */
    void discarded(long post, String list, String reason);

    /** An address gets no mail that nothing proves it asked for, for the named reason. */
    void unanswered(String address, String reason);

    /** The copies of a post are all in the queue. */
    void expanded(long post, String list, long copies);

    /** One try of one copy ended; {@code state} is one of the states of a copy. */
    void attempted(long copy, long mailing, String site, String host, String state, String reply);

    /** A mail about a copy came back to its return path. */
    void returned(long copy, String list);

    /** A failed copy was judged; {@code effect} is what that did to the member's score, in a word. */
    void bounced(long copy, String list, String reason, String effect);

    /** A member was suspended, tried, warned, let in again, removed: {@code move} says which. */
    void memberMoved(String move, String list, String address);

    /** Our own bug stopped an item; it waits for {@code indaba shunted}. */
    void shunted(String station, long item, Throwable cause);
}
