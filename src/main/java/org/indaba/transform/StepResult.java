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
     * @param inverse whether the original can be made of the changed message again
     */
    record Changed(Edits edits, String did, Signatures signatures, Inverse inverse) implements StepResult {

        /** A change that can be undone. */
        Changed(Edits edits, String did, Signatures signatures) {
            this(edits, did, signatures, Inverse.KNOWN);
        }
    }

    /** Whether a change can be undone by somebody who has the changed message and the way back ({@link org.indaba.mime.Inversion}). */
    enum Inverse {
        /** Yes: the way back holds what was cut. */
        KNOWN,
        /** No: what was cut is not to travel with the copies, or is too much. */
        NONE
    }

    /** What a change means to the signatures of a message. */
    enum Signatures {
        /** None covers what is changed. */
        INTACT,
        /** One may cover it. */
        MAY_BREAK
    }
}
