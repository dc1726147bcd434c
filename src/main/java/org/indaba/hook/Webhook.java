package org.indaba.hook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its row has it, without the secret.
 *
 * @param id its number
 * @param listId the list whose events it gets; null for those of all lists
 * @param url where they are posted
 * @param madeBy an address, {@code operator} or a token
 * @param madeAt when
 * @param state whether it is used
 * @param position the number of the last event that was taken
 * @param delivered how many events were taken
 * @param trouble what goes wrong; null while it answers
 * @param last the last try; null before the first
 */
public record Webhook(long id, @Nullable Long listId, String url, String madeBy, Instant madeAt, State state, long position,
        long delivered, @Nullable Trouble trouble, @Nullable Try last) {

    /** How it stands, in a word: {@code active}, {@code failing} or {@code disabled}. */
    public String standing() {
        return state == State.DISABLED ? "disabled" : trouble == null ? "active" : "failing";
    }

    /** Whether it is used. */
    public enum State {
        /** Events are posted to it. */
        ACTIVE,
        /** It failed for too long, or asked to be left alone. */
        DISABLED
    }

    /**
     * What goes wrong.
     *
     * @param failures in a row
     * @param since the first of them
     * @param next when it is tried again
     */
    public record Trouble(int failures, Instant since, Instant next) {
    }

    /**
     * A try.
     *
     * @param at when
     * @param status of the answer; 0 where there was none
     * @param answer in words
     */
    public record Try(Instant at, int status, String answer) {
    }
}
