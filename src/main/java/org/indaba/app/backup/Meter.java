package org.indaba.app.backup;

/** Told how far the work has come. Called on the thread that works, every thousand rows or so. */
public interface Meter {

    /** There is so much to do: called once, before anything is done. @param rows of all tables */
    void begin(long rows);

    /** So many more are done. */
    void advance(long rows);
}
