package org.indaba.lists;

import java.util.List;

/** Who may neither post nor join. Thread-safe. */
public interface Bans {

    /** The patterns of one scope, in their order as text; those of the site are not among a list's. */
    List<BanPattern> all(BanScope scope);

    /** The largest page. */
    int MAX_PAGE = 1_000;

    /**
     * The patterns of one scope that hold a text, in their order as text.
     *
     * @param text what they hold, in any case; empty for all
     * @param after the last one of the page before; empty for the first page
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<BanPattern> page(BanScope scope, String text, String after, int limit);

    /** The most expressions of the site, and of each list: a check with so many takes a tenth of a millisecond. */
    int MAX_EXPRESSIONS = 1_000;

    /** What banning came to. */
    enum Added {
        /** It is new. */
        BANNED,
        /** It was there. */
        BANNED_BEFORE,
        /** There are {@link #MAX_EXPRESSIONS} expressions already. */
        TOO_MANY
    }

    /** Bans somebody. */
    Added addInTx(BanScope scope, BanPattern pattern);

    /** Lifts a ban; false if there was none. */
    boolean removeInTx(BanScope scope, BanPattern pattern);
}
