package org.indaba.bounce;

import java.util.Locale;

/** What an event did to the score of its member. */
public enum Effect {
    /** Nobody has decided yet: others of the same post and site may follow. */
    PENDING,
    /** It raised the score. */
    SCORED,
    /** At most one a day. */
    SAME_DAY,
    /** At most one a copy. */
    SAME_COPY,
    /** The message, the site or nobody is to blame. */
    NOT_THE_MEMBER,
    /** The site called nearly everybody unknown. */
    MANY,
    /** The member gets no posts at the moment. */
    NOT_WHILE_SUSPENDED,
    /** It is about a mail that tried the address. */
    TRIAL,
    /** The list counts nothing. */
    OFF,
    /** There is no such subscription any more. */
    GONE,
    /** A complaint whose sender is proven. */
    UNSUBSCRIBED,
    /** A complaint that anybody could have sent. */
    UNPROVEN,
    /** It tells only. */
    NONE;

    /** The key of a sentence for people; {@link #NONE} has none. */
    String key() {
        return "bounce-effect-" + word();
    }

    /** For machines: {@code same-day}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
