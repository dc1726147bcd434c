package org.indaba.moderate;

/** What is to happen to a post at one list. */
public sealed interface Verdict {

    /** It goes to the subscribers. */
    record Accept() implements Verdict {
    }

    /**
     * It waits for a moderator.
     *
     * @param reason in words that an owner understands
     */
    record Hold(String reason) implements Verdict {
    }

    /**
     * It is refused in the dialogue.
     *
     * @param reason in words that the poster understands
     * @param enhanced the enhanced status of the 550, for example {@code 5.7.1}
     */
    record Reject(String reason, String enhanced) implements Verdict {
    }

    /**
     * It is taken and dropped.
     *
     * @param reason for the log
     */
    record Discard(String reason) implements Verdict {
    }
}
