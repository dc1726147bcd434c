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

    /** The verdict in one word, as traces and commands say it. */
    default String word() {
        return switch (this) {
            case Accept() -> "accept";
            case Hold _ -> "hold";
            case Reject _ -> "reject";
            case Discard _ -> "discard";
        };
    }

    /** The reason; empty for an acceptance. */
    default String words() {
        return switch (this) {
            case Accept() -> "";
            case Hold(String reason) -> reason;
            case Reject(String reason, String _) -> reason;
            case Discard(String reason) -> reason;
        };
    }
}
