package org.indaba.transform;

/**
 * What a step did, for {@code explain} and for the record.
 *
 * @param step its name
 * @param effect whether it changed the message
 * @param line what it did, or why it did nothing, in one line
 */
public record StepNote(String step, Effect effect, String line) {

    /** Whether the message was changed. */
    public enum Effect {
        /** Yes; the change has an inverse. */
        CHANGED,
        /** Yes, and nobody can make the original of it again who does not have what was cut. */
        CHANGED_FOR_GOOD,
        /** No, though there was something to do. */
        SKIPPED
    }
}
