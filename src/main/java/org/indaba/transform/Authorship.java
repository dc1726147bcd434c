package org.indaba.transform;

/** Whom the copies of a post are from. */
public enum Authorship {
    /** The author, as the post has it. */
    AUTHOR,
    /** The list: its address stands in From, and the author's in another field. */
    LIST,
    /** The list: its message has the post as an attachment. */
    ENVELOPING_LIST
}
