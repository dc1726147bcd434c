package org.indaba.transform;

/** One change to a post: a pure function. */
interface Step {

    /** The name in notes and in {@link org.indaba.mime.Rendering#breaks()}. */
    String name();

    /** What to do to this post. */
    StepResult apply(Post post);
}
