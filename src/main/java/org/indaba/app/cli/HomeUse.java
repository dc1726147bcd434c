package org.indaba.app.cli;

/** What a command wants of the home. */
public enum HomeUse {
    /** There must be one with this program's schema; nothing is made or migrated. */
    NEEDED,
    /** One is made if there is none; nothing is migrated, since that cannot be taken back and is the server's. */
    MADE,
    /** One is made if there is none, and an older schema is migrated. */
    MIGRATED
}
