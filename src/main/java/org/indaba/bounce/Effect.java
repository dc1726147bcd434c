package org.indaba.bounce;

import java.util.Locale;

/** What an event did to the score of its member. */
public enum Effect {
    /** Nobody has decided yet: others of the same post and site may follow. */
    PENDING("It is not judged yet."),
    /** It raised the score. */
    SCORED("It counts against the member."),
    /** At most one a day. */
    SAME_DAY("It does not count: another failure of the same day counts already."),
    /** At most one a copy. */
    SAME_COPY("It does not count: another failure of this copy counts already."),
    /** The message, the site or nobody is to blame. */
    NOT_THE_MEMBER("It does not count: it is not the member's doing."),
    /** The site called nearly everybody unknown. */
    MANY("It does not count: the site refused nearly all its members, and is not believed at once."),
    /** The member gets no posts at the moment. */
    NOT_WHILE_SUSPENDED("It does not count: delivery is suspended already."),
    /** It is about a mail that tried the address. */
    TRIAL("It answers the question whether the address works again."),
    /** The list counts nothing. */
    OFF("It does not count: the list does not count failures."),
    /** There is no such subscription any more. */
    GONE("It does not count: the subscription had ended."),
    /** A complaint whose sender is proven. */
    UNSUBSCRIBED("It ended the subscription."),
    /** A complaint that anybody could have sent. */
    UNPROVEN("It went to the owners: who complains is not proven."),
    /** It tells only. */
    NONE("");

    private final String words;

    Effect(String words) {
        this.words = words;
    }

    /** For people, a sentence, or empty. */
    public String words() {
        return words;
    }

    /** For machines: {@code same-day}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
