package org.indaba.moderate;

/**
 * A verdict and how it came about.
 *
 * @param verdict what is to happen
 * @param trace which rules looked and what each said
 */
public record Judgement(Verdict verdict, Trace trace) {

    /** What mail that is no post gets: nothing is judged. */
    static Judgement unjudged() {
        return new Judgement(new Verdict.Accept(), Trace.NONE);
    }

    /**
     * The verdict where another recipient of the same message takes it: the one reply is 250, so that who would have refused holds.
     */
    Judgement withOthersTaking() {
        if (verdict instanceof Verdict.Reject(String reason, String enhanced)) {
            Verdict held = new Verdict.Hold(reason);
            return new Judgement(held, trace.decided(held, "another recipient takes the message, so the one reply to it is 250 ("
                    + enhanced + " otherwise)"));
        }
        return this;
    }
}
