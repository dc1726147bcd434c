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
        return verdict instanceof Verdict.Reject(String reason, String enhanced)
                ? besideOthers(new Verdict.Hold(reason), enhanced, "send it to this list alone").heldOnce() : this;
    }

    /** The same for mail about which nobody could decide later: who would have refused drops. */
    Judgement droppedBesideOthers() {
        return verdict instanceof Verdict.Reject(String reason, String enhanced)
                ? besideOthers(new Verdict.Discard(reason), enhanced, "send it to this address alone") : this;
    }

    private Judgement besideOthers(Verdict other, String enhanced, String remedy) {
        return new Judgement(other, trace.decided(other, new Trace.Look("mixed-verdicts", "another recipient takes the message, so the one "
                + "reply to it is 250 (" + enhanced + " otherwise)", other.word(), remedy)), waiting);
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
