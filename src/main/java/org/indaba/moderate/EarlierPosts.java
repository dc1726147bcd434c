package org.indaba.moderate;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.indaba.mail.Bytes;

/** What came to each list lately, to know it again. Thread-safe. */
public interface EarlierPosts {

    /** RFC 5321 §4.5.4.1: peers try for four or five days at least; nobody tries for longer than this. */
    Duration REMEMBERED = Duration.ofDays(14);

    /** The post with this fingerprint. */
    OptionalLong find(long listId, Bytes fingerprint);

    /** Notes a post; false if one with this fingerprint is noted already, after waiting for a transaction that is noting it now. */
    boolean rememberInTx(long listId, Bytes fingerprint, long postId, Instant at);

    /** Forgets at most {@code limit} that came before a time; returns how many. */
    int forgetInTx(Instant before, int limit);
}
