package org.indaba.transform;

import java.time.Instant;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderText;
import org.indaba.mime.Mailbox;
import org.indaba.mime.MessageId;

/** What stands in fields that every message has and some posts do not (RFC 5322 §3.6). Stateless. */
public final class MissingFields {

    private MissingFields() {
    }

    /** Without From the envelope's sender is the author; without that too, the list's owners answer for the post. */
    static Bytes from(Post post) {
        return switch (post.arrival().reversePath()) {
            case ReversePath.Mailbox(var address) -> HeaderText.mailboxes("From", List.of(new Mailbox("", address)));
            case ReversePath.Null _ -> HeaderText.mailboxes("From", List.of(new Mailbox("Unknown author", post.list().owner())));
        };
    }

    static Bytes date(Post post) {
        return HeaderText.structured("Date", HeaderText.date(post.arrival().receivedAt()));
    }

    static Bytes messageId(Post post) {
        Arrival arrival = post.arrival();
        return HeaderText.structured("Message-ID", messageId(arrival.postId(), arrival.receivedAt(), post.list().domain()).toString());
    }

    /**
     * The Message-ID that the copies of a post bear which came without one. Unique as long as the domain has one Indaba: post ids are
     * never used twice, and a new database has another time.
     *
     * @param domain of the list
     */
    public static MessageId messageId(long postId, Instant receivedAt, String domain) {
        return new MessageId("post." + postId + "." + receivedAt.getEpochSecond() + "@" + domain);
    }
}
