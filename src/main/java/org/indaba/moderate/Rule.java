package org.indaba.moderate;

/** Looks at a post and says what it found; never changes anything. Implementations are thread-safe. */
interface Rule {

    /** The name in traces: lower case, words joined by hyphens. */
    String name();

    /** Looks. */
    Finding look(Post post);

    /**
     * What to do instead where a trusted relay brought the post: the relay has answered 250 already, and would turn our 550 into a
     * bounce to a sender that nobody has verified. Held by default; rules about machines drop.
     */
    default Verdict behindRelay(Verdict.Reject refused) {
        return new Verdict.Hold(refused.reason());
    }
}
