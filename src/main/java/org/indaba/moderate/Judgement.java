package org.indaba.moderate;

import java.util.OptionalLong;

/**
 * A verdict and how it came about.
 *
 * @param verdict what is to happen
 * @param trace which rules looked and what each said
 * @param waiting the same post, which came before and waits for a moderator; an accepted one takes its place
 */
public record Judgement(Verdict verdict, Trace trace, OptionalLong waiting) {

    /** Of a post that did not come before. */
    Judgement(Verdict verdict, Trace trace) {
        this(verdict, trace, OptionalLong.empty());
    }

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
            return new Judgement(held, trace.decided(held, new Trace.Look("mixed-verdicts", "another recipient takes the message, so the "
                    + "one reply to it is 250 (" + enhanced + " otherwise)", held.word(), "send it to this list alone")), waiting)
                    .heldOnce();
        }
        return this;
    }

    /** What waits for a moderator already is not held a second time, but taken and dropped. */
    Judgement heldOnce() {
        if (waiting.isPresent() && verdict instanceof Verdict.Hold) {
            Verdict dropped = new Verdict.Discard("it came before, as post " + waiting.getAsLong() + ", which waits for a moderator");
            return new Judgement(dropped, trace.decided(dropped, new Trace.Look("held-once", dropped.words(), dropped.word(),
                    "decide about the post that waits")), waiting);
        }
        return this;
    }

    /** The post that waits and is not to be posted any more, since this one is. */
    OptionalLong replaced() {
        return verdict instanceof Verdict.Accept ? waiting : OptionalLong.empty();
    }
}
