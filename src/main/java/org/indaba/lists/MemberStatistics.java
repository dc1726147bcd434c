package org.indaba.lists;

/** What the database knows of how many members there are, and plans its queries by. Thread-safe. */
public interface MemberStatistics {

    /** Fewer rows than these change no plan, and are cheap with any. */
    int MANY = 1_000;

    /**
     * To be told behind the commit that carried rows out. If they are {@link #MANY}, the database looks at the tables of members now. It
     * never fails: what was imported is there whether the database knows its size or not.
     */
    void carriedOut(int rows);
}
