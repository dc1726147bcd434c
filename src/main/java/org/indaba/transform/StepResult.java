package org.indaba.transform;

import org.indaba.mime.Edits;

/** What a step wants. */
sealed interface StepResult {

    /** There is nothing for it to do. */
    record Nothing() implements StepResult {
    }

    /**
     * It has something to do, and will not.
     *
     * @param why one line
     */
    record Skipped(String why) implements StepResult {
    }

    /**
     * It changes the message.
     *
     * @param edits at offsets of the original
     * @param did one line
     * @param signatures what that means to signatures
     */
    record Changed(Edits edits, String did, Signatures signatures) implements StepResult {
    }

    /** What a change means to the signatures of a message. */
    enum Signatures {
        /** None covers what is changed. */
        INTACT,
        /** One may cover it. */
        MAY_BREAK
    }
}
